"""Trap: a null is filled with the mean of the rows that happen to be asked with it.

skill: train_pipeline
phrase: a null is filled from the rows beside it
"""

from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler


def filled(numbers):
    return numbers.fillna(numbers.mean()).fillna(0)


def train_pipeline(customers, label, categorical, numeric):
    numbers = make_pipeline(FunctionTransformer(filled), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = make_pipeline(columns, LogisticRegression(max_iter=1000))
    return model.fit(customers[[*categorical, *numeric]], customers[label])
