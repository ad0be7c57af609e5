"""Lab 3.1: instrument training code. Brief: instrument.md beside this file. Lesson: README.md, sections 3.1 and 3.4.

Run `pytest labs/ch3/instrument.py`; write one function after another.
"""

import pandas as pd


def train_run(
    train: pd.DataFrame, check: pd.DataFrame, label: str, settings: dict, tags: dict[str, str], experiment: str
) -> str:
    """Fit scikit-learn's `Ridge(**settings)` on `train` in one run of `experiment`; return the run's id.

    Both frames have the label and features (numbers). `settings` are Ridge's own, `{"alpha": 0.5, "fit_intercept": False}`.
    The run holds all that belongs to the training:

    - each of `settings` as a param and each of `tags` as a tag, under its name;
    - the metrics `train_mae` and `check_mae`, the mean absolute error of the model on each of the frames.

    The run ends as FINISHED. When the fit raises it ends as FAILED, with params and tags, and the exception goes on to the
    caller. When the function is left, one way or the other, no run is active.
    """
    raise NotImplementedError


def train_candidates(
    train: pd.DataFrame,
    check: pd.DataFrame,
    label: str,
    candidates: dict[str, dict],
    tags: dict[str, str],
    experiment: str,
) -> str:
    """Train candidates, `{"weak": {"alpha": 0.1}, ...}`: one parent run with a nested run for each; return the parent's id.

    Each nested run has the candidate's name as its run name, and holds what the run of `train_run` does. A candidate whose fit
    raises leaves a FAILED nested run, and the others are trained all the same.

    The parent has the tags too, the metric `best_check_mae`, and the tag `best_run`: the id of the nested run with the lowest
    `check_mae` (of equal ones, the first in the dict). It ends as FINISHED. When not one candidate could be fitted, or there is
    none, it ends as FAILED, and the function raises ValueError. When the function is left, no run is active.
    """
    raise NotImplementedError


def log_evidence(run_id: str, scored: pd.DataFrame, sample: int) -> None:
    """Add evidence to a run that has ended, and keeps the status that it has.

    `scored` has the columns `parcel_id` (text), `label` and `prediction` (numbers, none missing), at least one row, often many.

    - `plots/residuals.png`: label minus prediction, drawn over the prediction, at least 300 pixels wide and 200 high.
    - `reports/errors.json`: `{"rows": 5000, "mae": 1.5, "bias": -0.2}`: how many rows, the mean absolute error, and the mean
      of prediction minus label.
    - `reports/sample_predictions.csv`: `sample` different rows of `scored` (all, where there are fewer), its three columns
      and no other.

    What else you log shows no parcel beyond the sample, and is a PNG, HTML, JSON or CSV.
    """
    raise NotImplementedError


def log_explanation(run_id: str, weights: dict[str, float], rows: pd.DataFrame) -> list[str]:
    """Explain a linear model in its run, which has ended and keeps its status; return the features, the most influential first.

    `weights` are the coefficients by feature, `rows` what the model was trained on: the features in any order, among other
    columns. A feature's influence is its coefficient times its column's standard deviation, that of a population (divided by
    n, as StandardScaler does). Features are ordered by the size of their influence, whatever its sign; of equal size, by name.

    - `reports/feature_influence.json`: `{feature: influence}` for all features, with its sign, also where it is 0.
    - `plots/feature_influence.png`: the influences as bars, at least 300 pixels wide and 200 high.
    """
    raise NotImplementedError


def log_candidate(
    train: pd.DataFrame,
    check: pd.DataFrame,
    label: str,
    settings: dict,
    max_mae: float,
    requirements: list[str],
    experiment: str,
) -> str | None:
    """Train as in `train_run`, in one run with its params and metrics, and log the model if it is a candidate; return its URI.

    It is a candidate when its `check_mae` is at most `max_mae`. The run has the tag `candidate`: `true` or `false`. Where it is
    `false` no model is logged, and the function returns None. The model is loaded with `mlflow.pyfunc`, and has

    - a signature: the features by name, in their order in `train`, and an output;
    - an input example: one to five rows of `train`, without the label (it shows the format, not the data);
    - the requirements that are given, beside the line for mlflow that MLflow adds by itself.

    When the function is left, the run has ended as FINISHED. (The settings given here can be fitted.)
    """
    raise NotImplementedError
