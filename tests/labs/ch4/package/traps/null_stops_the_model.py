"""Trap: rows with nulls are dropped before training, and nothing fills them in later.

skill: train_pipeline
phrase: a null stops the model
"""

from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def train_pipeline(customers, label, categorical, numeric):
    complete = customers.dropna(subset=[*categorical, *numeric])
    prepare = ColumnTransformer(
        [("texts", OneHotEncoder(handle_unknown="ignore"), categorical), ("numbers", StandardScaler(), numeric)]
    )
    model = Pipeline([("prepare", prepare), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(complete[[*categorical, *numeric]], complete[label])
