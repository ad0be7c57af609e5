"""Trap: the categories are encoded beside the model, which then wants numbers where the table has text.

skill: train_pipeline
phrase: bare estimator without encoders
"""

import pandas as pd
from sklearn.linear_model import LogisticRegression


def train_pipeline(customers, label, categorical, numeric):
    encoded = pd.get_dummies(customers[[*categorical, *numeric]].fillna(0), columns=categorical)
    return LogisticRegression(max_iter=1000).fit(encoded, customers[label])
