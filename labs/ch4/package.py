"""Lab 4.1: the right flavor and signature. Brief: package.md beside this file. Lesson: README.md, sections 4.1 and 4.2.

Run `pytest labs/ch4/package.py`; write one function after another.
"""

from typing import Any

import mlflow  # noqa: F401  the caller is signed in already, and MLflow points at the workspace
import pandas as pd
from mlflow.models import ModelSignature


def choose_flavor(target: dict, single_node_rows: int) -> str:
    """Choose the MLflow flavor to package a model in, for where it will run. Returns the flavor's name.

    `target` is `{"serving": "batch", "rows_per_run": 40_000_000, "library": "sklearn", "custom_steps": False}`. `serving` is
    "online" (an answer within milliseconds) or "batch" (a job on a Spark cluster). `library` is what the team would use on
    one machine: "sklearn", "xgboost" or "lightgbm", each a flavor of MLflow by that name, or anything else. The company looks
    after these three flavors only, so anything else counts as having none, even if MLflow has one. `custom_steps` says
    whether a prediction needs steps of your own Python code around the model.

    The first rule that holds decides:

    - with steps of your own, or a library without a flavor: "pyfunc", which wraps any Python code;
    - a batch of more than `single_node_rows` rows a run: "spark", a pipeline that the cluster runs itself;
    - everything else, any other online target among it: the library's own flavor.
    """
    raise NotImplementedError


def train_pipeline(customers: pd.DataFrame, label: str, categorical: list[str], numeric: list[str]) -> Any:
    """Train a model that takes customers as they come, and return it fitted.

    `customers` has the columns in `categorical` (text) and `numeric`, the label (0 or 1), and others that are not features, such
    as an id. The model has scikit-learn's `predict(frame)` (0 or 1 a row, no True or False, not the same for all) and
    `predict_proba(frame)` (two columns, the probabilities of 0 and 1).

    The frame that it predicts for has the features by name: in any order, among other columns, without the label. A row's
    prediction depends on that row only. Categories that training never saw, and nulls in any feature (None or NaN),
    still get a probability. On customers that it has not seen its ROC AUC is at least 0.7.
    """
    raise NotImplementedError


def explicit_signature(columns: list[dict], output: str, threshold: float) -> ModelSignature:
    """Write down what a model takes and gives, from the declared columns of its feature table.

    `columns` is `[{"name": "support_calls", "type": "bigint", "nullable": True}, ...]`; `type` is "string", "double" or "bigint".

    - Inputs: the columns by name, in their order: strings as string, doubles as double, bigints as long; but a bigint
      that is nullable reaches a model as floats with NaN, so the signature must let those in. A column that is not nullable is
      required; whether a nullable one is required is yours to decide.
    - Outputs: one column by the name `output`, long (0 or 1).
    - Parameters: one, `threshold`, double, with `threshold` as its default.
    """
    raise NotImplementedError


def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    """List what must be installed where the model predicts, as `["numpy==2.4.6", "scikit-learn==1.9.1"]`.

    `used` says what each imported module is for: `{"sklearn.compose": ["train", "predict"], "optuna": ["train"], ...}`.
    `packages` maps the first part of a module's name to the package that brings it (`{"sklearn": "scikit-learn", ...}`),
    `installed` maps a package to its version. Modules of Python's standard library (`sys.stdlib_module_names` lists them)
    need nothing, and stand neither in `packages` nor in `installed`.

    Returns one requirement for each package that predicting needs, in alphabetical order of the packages (their names are in
    lower case), pinned to the installed version. Raises LookupError when the package of a needed module is not known or not
    installed; what only training needs may be neither.
    """
    raise NotImplementedError


def log_candidate(
    model: Any, customers: pd.DataFrame, columns: list[dict], label: str, requirements: list[str], experiment: str
) -> str:
    """Log a fitted model in a new run of `experiment`, and return a URI that loads it.

    `experiment` is a name such as "/Shared/churn"; it is made if it does not exist. `model` is what `train_pipeline` returned.
    Loaded with `mlflow.pyfunc`, it predicts what `model.predict` does. When this function returns, the run has
    ended with the status FINISHED.

    - Its signature's inputs are the declared `columns`, as in `explicit_signature`; its output is one column, `label`, long;
      it has no parameters.
    - Its input example is one row of `customers` with just those columns: no id, no label.
    - Its requirements are those given, beside the line for mlflow that MLflow adds by itself.
    """
    raise NotImplementedError


def log_scorecard(
    weights: dict[str, float], files: dict[str, str], threshold: float, requirements: list[str], experiment: str
) -> str:
    """Log a scorecard as a custom pyfunc model in a new run of `experiment`, and return a URI that loads it.

    `files` are paths on this machine, which is gone when the model is loaded: "region_points", JSON as
    `{"north": 0.4, "south": -0.2, "other": 0.1}`, travels with the model. "training_rows", CSV, are customers: none of them may
    come into the model or its run, in whatever form (if you give an input example, make its row up).

    The model takes frames with `region` (string), `tenure_months` (bigint) and `support_calls` (nullable bigint, so it comes as
    floats), by name. For each row it gives 1 if the score is at least the threshold, else 0. The score is `weights["base"]` plus

    - `weights["tenure_months"]` times the months, `weights["support_calls"]` times the calls (null counts as 0 calls),
    - the points of the region, or those of "other" for a region that is null or has none by just that spelling.

    `threshold` is the default of a parameter in the signature: `loaded.predict(frame, params={"threshold": 0.8})` takes another.
    The output's name is yours. `experiment`, the run and `requirements` are as in `log_candidate`.
    """
    raise NotImplementedError
