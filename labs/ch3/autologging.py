"""Lab 3.4: autologging beside what you log yourself. Brief: autologging.md beside this file. Lesson: README.md, section 3.2.

Run `pytest labs/ch3/autologging.py`; write one function after another.
"""

import pandas as pd
from pyspark.sql import DataFrame
from sklearn.linear_model import Ridge


def train_logged(customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict) -> Ridge:
    """Fit `Ridge(alpha=alpha)` on all other columns (numbers) in one run of `experiment`, under autologging; return the model.

    `context` is `{"params": {name: value}, "metrics": {name: number}, "tags": {name: text}}`, what MLflow cannot know.
    After the fit, all of it is in the run, under its names. What autologging has written keeps its value: a parameter, metric
    or tag of the context goes under `project.NAME` where autologging has one of its kind and name, also of the same value.

    The run ends as FINISHED, or as FAILED when the fit raises (the exception goes on to the caller; of the context nothing has to
    be there then). When the function is left, one way or the other, no run is active and autologging is off.
    """
    raise NotImplementedError


def sweep(train: pd.DataFrame, check: pd.DataFrame, label: str, alphas: list[float], experiment: str) -> str:
    """Try `Ridge` with each alpha: fitted on `train`, and measured on `check` by its mean absolute error.

    One run is the parent; each alpha has a nested run in it, with what autologging writes and the metric `check_mae`. No trial
    logs a model. The winner has the lowest `check_mae` (of equal ones, the first in the list). Its fitted model is the only one
    that is logged, into its own nested run, and that run has the tag `winner` with the value `true`.

    Returns the URI of the model. When the function is left, no run is active and autologging is off.
    """
    raise NotImplementedError


def autolog_settings(training: dict, max_model_mb: float) -> dict:
    """Choose the arguments of `mlflow.autolog` for a training: `{"disable", "log_models", "log_input_examples"}`, each a bool.

    `training` is `{"purpose": "sweep" or "final", "runs_on": "driver" or "executors", "model_mb": float,
    "personal_data": bool}`.

    - On executors there is no active run: autologging is disabled, and nothing of it is logged.
    - A sweep logs no models, and neither does a final training whose model is larger than `max_model_mb`.
    - An input example is logged with a model only, and never where the rows are personal data.
    """
    raise NotImplementedError


def lacking_context(experiment: str, required: list[str]) -> list[str]:
    """Find the finished runs of an experiment that lack context: the ids, in any order.

    A run lacks context when a tag of `required` is missing or blank. A nested run counts as its parent does: where it lacks a tag
    that its parent has, or the parent's own parent and so on, nothing is missing. Runs that did not finish, and deleted ones,
    are left out. An experiment may hold thousands of runs; one that does not exist has none.
    """
    raise NotImplementedError


def log_groups(predictions: DataFrame, group: str, experiment: str) -> str:
    """Compute the mean absolute error of each group with Spark, and log it in one run of `experiment`; return the run's id.

    `predictions` has the columns `group` (text), `label` and `prediction` (doubles, null where unknown: such rows count
    for nothing), and others that do not matter. The run has a metric `mae.GROUP` for each group that has a row to count, the
    metric `mae` over all rows, and the param `rows` with how many were counted. Without a row to count there is no metric.
    The run ends as FINISHED.
    """
    raise NotImplementedError
