"""Trap: the whole table is learnt from, the label with it.

skill: train_pipeline
phrase: the model wants the label to predict
"""

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def train_pipeline(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, [*numeric, label])])
    model = Pipeline([("columns", columns), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers, customers[label])
