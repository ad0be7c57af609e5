"""Lab 3.5: nightly jobs whose runs are missing. Brief: tracking_failures.md beside this file. Lesson: README.md, section 3.5.

Run `pytest labs/ch3/tracking_failures.py`; write one function after another. The quiz is quiz.toml beside this file.
"""

import pandas as pd


def train_nightly(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    """Fit `Ridge(alpha=alpha)` on all other columns (numbers) in one run of `experiment`; return the run's id.

    The run has the param `alpha` and the metric `mae`, the mean absolute error on the same rows, and ends as FINISHED. When the
    fit raises, the run has its param, ends as FAILED, and the exception goes on to the caller. When the function is left, no
    run is active.
    """
    raise NotImplementedError


def log_report(errors: pd.DataFrame, run_id: str) -> str:
    """Put a table into a run that has ended, as its artifact `reports/errors.csv`.

    Returns its URI, `runs:/RUN_ID/reports/errors.csv`. The file has a header and the columns of `errors` in their order,
    without the index. A second call replaces it. The run keeps its status, and there is no other run.
    """
    raise NotImplementedError


def record_scores(experiment: str, scores: dict) -> str:
    """Log metrics (name to number) in one finished run of `experiment`; return the run's id.

    Where the platform refuses because the caller lacks a permission, raise PermissionError with the experiment's name in its
    message, after being refused once, and log nowhere else. Any other exception of MLflow goes on as it is.
    """
    raise NotImplementedError


def fit_scaled(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    """Fit `StandardScaler` and then `Ridge(alpha=alpha)` under autologging, in one run of `experiment`; return the run's id.

    The run has what autologging writes, the param `rows` (how many there were), and one logged model, which takes the columns of
    `spend` as they are, by their names, without the label. When the function is left, one way or the other, no run is active and
    autologging is off.
    """
    raise NotImplementedError


def log_from_job(experiment: str, params: dict, metrics: dict) -> str:
    """Log params and metrics in one finished run of `experiment` in the workspace; return the run's id.

    It is called where nobody has told MLflow where to track; the environment holds host and token of the workspace. An experiment
    is named by a path there: a name that does not begin with `/` raises ValueError, before anything is made.
    """
    raise NotImplementedError


def nightly_run(job: dict, metrics: dict) -> str:
    """Log metrics in one finished run that can be found by its tags; return the run's id.

    `job` has texts: `domain`, `use_case`, `environment`, `owner`, `data_version`, `code_version`, `notebook`, `date`.
    The experiment is `/Shared/DOMAIN/USE_CASE_ENVIRONMENT`, the same every night; its folder is there. The run has the tags
    `owner`, `environment`, `data_version`, `code_version`, `notebook` and `date` with the job's values as they are, and
    `run_type` with `job`.

    A field that is missing or blank raises ValueError naming it, and nothing is made.
    """
    raise NotImplementedError
