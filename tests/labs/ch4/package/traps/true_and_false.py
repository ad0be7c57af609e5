"""Trap: a comparison is handed out as it is.

skill: train_pipeline
phrase: True and False instead of 1 and 0
"""

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


class Flags(LogisticRegression):
    def predict(self, rows):
        return self.predict_proba(rows)[:, 1] >= 0.5


def train_pipeline(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = Pipeline([("columns", columns), ("classifier", Flags(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])
