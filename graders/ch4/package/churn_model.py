"""The learner's own model, asked for probabilities."""

import re

import numpy as np
from labjudge.grading import Lab, LearnerError, wrong

from .customers import CATEGORICAL, LABEL, NUMERIC
from .told import as_rows, kind_of, reason


def trained(lab: Lab, frame):
    """The learner's model, which stays in the worker."""
    return fitted(lab.train_pipeline(frame, LABEL, CATEGORICAL, NUMERIC))


def fitted(model):
    """What train_pipeline returned, if it can be a model."""
    if not hasattr(model, "handle"):
        wrong(
            "no model came back",
            happened=f"it returned {model!r:.80}",
            rule="it returns the fitted model, with predict and predict_proba",
        )
    return model


def churn_probabilities(model, frame, label=LABEL):
    """The probability of 1 for each row. Raises LearnerError when the model does, unless it is plain what it lacks."""
    try:
        rows = model.predict_proba(frame)
    except LearnerError as raised:
        no_probabilities(raised)
        wants_the_label(raised, frame, label)
        raise
    rule = "predict_proba gives two columns, for each row the probabilities of 0 and 1"
    title = "not two probabilities a row"
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        wrong(title, happened=f"predict_proba gave {kind_of(rows)}", rule=rule)
    if len(rows) != len(frame) or any(len(row) != 2 for row in rows):
        happened = (
            f"predict_proba gave {len(rows)} rows for {len(frame)}, the first of them {(rows or [None])[0]!r:.60}"
        )
        wrong(title, happened=happened, rule=rule)
    for row in rows:
        if not all(isinstance(each, int | float) for each in row):
            wrong(title, happened=f"for one row predict_proba gave {row!r:.60}", rule=rule)
    return np.array([row[1] for row in rows])


def no_probabilities(raised):
    """A model that only predicts labels, or numbers."""
    if "AttributeError" in raised.types and "predict_proba" in raised.message:
        wrong(
            "the model has no predict_proba",
            happened=f"predict_proba raised {reason(raised)}",
            but="what it returned may predict labels or numbers; nobody can choose a threshold for those",
            rule="the model has predict and predict_proba; not each of scikit-learn's estimators has both",
        )


def wants_the_label(raised, frame, label):
    """A model that took the label for a feature, or that drops it from each frame."""
    if label not in frame.columns and re.search(rf"['\"]{label}['\"]|^\s*- {label}\s*$", raised.message, re.MULTILINE):
        wrong(
            "the model wants the label to predict",
            happened=f"predict_proba raised {reason(raised)}",
            but=f"the frame has the columns {', '.join(frame.columns)}; {label} is what nobody knows yet",
            rule="the label is not among the features; the frame to predict for comes without it",
        )


def of_ordinary_rows(model, frame):
    """The probabilities for rows in which nothing is missing, unseen or in another order."""
    try:
        return churn_probabilities(model, frame)
    except LearnerError as raised:
        if "NotFittedError" in raised.types:
            happened = f"predict_proba raised {reason(raised)}"
            wrong("the model is not fitted", happened=happened, rule="it returns the model fitted")
        wrong(
            "bare estimator without encoders",
            happened=f"predict_proba raised {reason(raised)}",
            but=f"the row is an ordinary one: {as_rows(frame, 0)[0]}",
            rule="encoders and imputers are part of the model: it takes the columns of the table",
        )
