"""Trap: predict gives the probability of 1, for that says more.

skill: train_pipeline
phrase: predict gives no labels
"""

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


class Probabilities(LogisticRegression):
    def predict(self, rows):
        return self.predict_proba(rows)[:, 1]


def train_pipeline(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = Pipeline([("columns", columns), ("classifier", Probabilities(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])
