"""Lab 3.2: experiments compared at scale. Brief: experiments.md beside this file. Lesson: README.md, sections 3.1 and 3.3.

Run `pytest labs/ch3/experiments.py`; write one function after another.
"""

import pandas as pd


def run_matrix(
    train: pd.DataFrame, test: pd.DataFrame, label: str, matrix: dict[str, list], experiment: str, test_set: str
) -> str:
    """Try every combination of the values in `matrix` as arguments of scikit-learn's `Ridge`; return the parent run's id.

    `matrix` is `{"alpha": [0.1, 1.0], "fit_intercept": [True, False], ...}`. All columns but `label` are features.

    One parent run in `experiment`, and in it a nested run for each combination, with its arguments as params under their names
    and the metrics `train_mae` and `test_mae` (mean absolute error of the model, fitted on `train`, on either frame). The parent
    and each nested run have the tag `test_set` with the text given.

    A combination whose fit raises has a FAILED run with its params; the others are tried all the same, and all else FINISHED.
    """
    raise NotImplementedError


def log_slices(scored: pd.DataFrame, by: str, top: int, run_id: str) -> None:
    """Log the mean absolute error of `scored` (columns `label`, `prediction` and `by`) in a run: overall and by slice.

    A value of `by` is spelt as `str` spells it, a null one `unknown` (a slice like any other). Metrics: `mae` over all rows;
    `mae__BY__VALUE` for each of the `top` values with most rows (of as many rows, first by the value's text);
    `mae__BY__other` over all remaining rows, if there are any. In a name, every character of VALUE that is not an ASCII
    letter, a digit, `_`, `-` or `.` becomes `_`. No other metric begins with `mae`.

    The artifact `reports/slices__BY.json` has all values, spelt as they are: `{value: {"mae": 1.5, "rows": 20}, ...}`.
    Values are never `other` or `unknown`, and no two become one name; BY needs no change.
    """
    raise NotImplementedError


def judge_run(run_id: str, limits: dict[str, dict]) -> bool:
    """Hold a run's metrics against limits; say whether all are kept, and leave that and the limits in the run.

    `limits` is `{"test_mae": {"max": 4.5}, "coverage": {"min": 0.9, "max": 1.0}, ...}`. A value at its limit is within it. A
    limit whose metric the run does not have, or has as NaN, is broken.

    Each limit is a param of the run, `max.test_mae` with the value 4.5; the verdict is its metric `passed`, 1 or 0. Judged again
    by the same limits, `passed` follows the metrics as they are now. A limit that is in the run with another value stays:
    then an `MlflowException` is raised, and `passed` is as it was (other limits may have been logged by then).
    """
    raise NotImplementedError


def select_run(experiment: str, test_set: str, metric: str, lower_is_better: bool) -> str | None:
    """Find the best run of an experiment that may be chosen; return its id, or None where there is none.

    It may be chosen if it is FINISHED, its metric `passed` is 1, its tag `test_set` is the text given (no quotes), and it has
    the metric (NaN is no value). The best has the lowest value, or the highest; of equal ones it is the one that started first.
    An experiment may hold thousands of runs, or not exist (then none is made), and `metric` may have any name that MLflow takes.
    """
    raise NotImplementedError


def comparison_table(parent_run_id: str, metric: str, lower_is_better: bool) -> pd.DataFrame:
    """Compare the nested runs of a parent that are FINISHED: a row for each, best first, those without a value last.

    Columns: `run_id`; a column for each param that any of these runs has, its values as MLflow keeps them (text), null where a
    run has none (no param is empty, or has another column's name); `metric`, under its name; `passed`. Metrics are numbers,
    null where a run has none.

    The same table is the artifact `reports/comparison.csv` of the parent (a null is an empty field; no index column). There may
    be thousands of nested runs.
    """
    raise NotImplementedError


def plot_comparison(table: pd.DataFrame, metric: str, limit: float, run_id: str) -> str:
    """Draw candidates side by side and log the picture as an artifact of a run; return the artifact's path.

    `table` has the columns `candidate` (text) and `metric` (a number, null where there is none). The picture shows each
    candidate's value, its whole name (also without a value), the limit (a line, say, wherever it lies), and what is measured:
    the metric's name.

    The path is `plots/METRIC.png` or `plots/METRIC.html`. A PNG has at least 640 × 400 pixels.
    """
    raise NotImplementedError
