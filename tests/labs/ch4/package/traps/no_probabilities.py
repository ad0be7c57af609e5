"""Trap: the estimator knows labels only.

skill: train_pipeline
phrase: the model has no predict_proba
"""

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC


def train_pipeline(customers, label, categorical, numeric):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("categories", categories, categorical), ("numbers", numbers, numeric)])
    model = Pipeline([("columns", columns), ("classifier", LinearSVC(random_state=0))])
    return model.fit(customers[[*categorical, *numeric]], customers[label])
