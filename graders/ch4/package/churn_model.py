"""The learner's own model, asked for probabilities."""

import re
from typing import Any

import numpy as np
import pandas as pd
from labjudge.grading import Kept, Lab, LearnerError, wrong

from .customers import CATEGORICAL, LABEL, NUMERIC
from .shown_values import as_rows, kind_of, reason


def trained(lab: Lab, frame: pd.DataFrame) -> Kept:
    """The learner's model, which stays in the worker."""
    return fitted(lab.train_pipeline(frame, LABEL, CATEGORICAL, NUMERIC))


def fitted(model: Any) -> Kept:
    """What train_pipeline returned, if it can be a model."""
    if not isinstance(model, Kept):
        rule = "it returns the fitted model, with predict and predict_proba"
        wrong("no model came back", happened=f"it returned {kind_of(model)}", rule=rule)
    return model


def churn_probabilities(model: Kept, frame: pd.DataFrame, label: str = LABEL) -> Any:
    """The probability of 1 for each row. Raises LearnerError when the model does, unless it is plain what it lacks."""
    try:
        rows = model.predict_proba(frame)
    except LearnerError as raised:
        lacks_something(raised, frame, label)
        raise
    numbers = isinstance(rows, list) and all(
        isinstance(row, list) and len(row) == 2 and all(isinstance(each, int | float) for each in row) for row in rows
    )
    if not numbers or len(rows) != len(frame):
        happened = f"for {len(frame)} rows predict_proba gave {kind_of(rows)}"
        rule = "predict_proba gives two columns, for each row the probabilities of 0 and 1"
        wrong("not two probabilities a row", happened=happened, rule=rule)
    return np.array([row[1] for row in rows])


def lacks_something(raised: LearnerError, frame: pd.DataFrame, label: str) -> None:
    """A model without predict_proba, or one that took the label for a feature."""
    happened = f"predict_proba raised {reason(raised)}"
    if "AttributeError" in raised.types and "predict_proba" in raised.message:
        rule = "the model has predict and predict_proba; not each of scikit-learn's estimators has both"
        wrong("the model has no predict_proba", happened=happened, rule=rule)
    if label not in frame.columns and re.search(rf"['\"]{label}['\"]|^\s*- {label}\s*$", raised.message, re.MULTILINE):
        but = f"the frame has the columns {', '.join(frame.columns)}; {label} is what nobody knows yet"
        rule = "the label is not among the features; the frame to predict for comes without it"
        wrong("the model wants the label to predict", happened=happened, but=but, rule=rule)


def of_ordinary_rows(model: Kept, frame: pd.DataFrame) -> Any:
    """The probabilities for rows in which nothing is missing, unseen or in another order."""
    try:
        return churn_probabilities(model, frame)
    except LearnerError as raised:
        title = "an ordinary row stops the model"
        rule = "it takes the features that it was given, as the table has them"
        if "could not convert string" in raised.message or "unseen at fit time" in raised.message:
            title, rule = "bare estimator without encoders", "encoders and imputers are part of the model"
        elif "NotFittedError" in raised.types:
            title, rule = "the model is not fitted", "it returns the model fitted"
        elif "missing" in raised.message or "not in index" in raised.message:
            title, rule = "columns that are no features are wanted", "features are the columns that the arguments name"
        happened, but = f"predict_proba raised {reason(raised)}", f"the row is {as_rows(frame, 0)[0]}"
        wrong(title, happened=happened, but=but, rule=rule)
