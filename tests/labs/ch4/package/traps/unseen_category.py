"""Trap: the encoder refuses what training never saw.

skill: train_pipeline
phrase: an unseen category stops the model
"""

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def train_pipeline(customers, label, categorical, numeric):
    known = customers[categorical].fillna("missing")
    texts = make_pipeline(
        SimpleImputer(missing_values=None, strategy="most_frequent"),
        SimpleImputer(strategy="most_frequent"),
        OneHotEncoder(categories=[sorted(known[name].unique()) for name in categorical]),
    )
    prepare = ColumnTransformer(
        [("texts", texts, categorical), ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numeric)]
    )
    model = Pipeline([("prepare", prepare), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])
