"""Trap: the pipeline learns positions instead of names.

skill: train_pipeline
phrase: column order counts
"""

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def train_pipeline(customers, label, categorical, numeric):
    texts = list(range(len(categorical)))
    numbers = list(range(len(categorical), len(categorical) + len(numeric)))
    prepare = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), texts),
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        ]
    )
    model = Pipeline([("prepare", prepare), ("classifier", LogisticRegression(max_iter=1000))])
    return model.fit(customers[[*categorical, *numeric]].to_numpy(), customers[label])
