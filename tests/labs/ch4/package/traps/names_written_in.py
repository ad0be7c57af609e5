"""Trap: the names of the columns are written into the function.

skill: train_pipeline
phrase: columns that nobody named
"""

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

CATEGORICAL, NUMERIC = ["region", "plan"], ["tenure_months", "monthly_spend", "support_calls"]


def train_pipeline(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, CATEGORICAL), ("numbers", numbers, NUMERIC)])
    model = Pipeline([("columns", columns), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers[CATEGORICAL + NUMERIC], customers["churned"])
