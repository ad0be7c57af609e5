"""Mistakes of run_matrix."""

import itertools
from contextlib import suppress

import mlflow
import pandas as pd
from labjudge.proof.traps import swap, trap
from sklearn.linear_model import Ridge

# Only the training error is measured, and the most flexible model wins.
swap(
    "measured_on_the_training_rows",
    says="another test_mae",
    old='"test_mae": _mae(model, test, label)',
    new='"test_mae": _mae(model, train, label)',
)

# The test set changes, and no run says so.
swap(
    "untagged_trials",
    says="in a nested run, the tag test_set is not there",
    old="mlflow.start_run(nested=True, tags=tags):",
    new="mlflow.start_run(nested=True):",
)
swap(
    "untagged_parent",
    says="in the parent, the tag test_set is not there",
    old="with mlflow.start_run(tags=tags) as parent:",
    new="with mlflow.start_run() as parent:",
)

# The first of each, the second of each: half of the matrix is never tried.
swap(
    "zip_in_place_of_product",
    says="not every combination once",
    old="itertools.product(*matrix.values())",
    new="zip(*matrix.values())",
)


@trap(says="trials outside the parent")
def not_nested(
    train: pd.DataFrame, test: pd.DataFrame, label: str, matrix: dict[str, list], experiment: str, test_set: str
) -> str:
    mlflow.set_experiment(experiment)
    tags = {"test_set": test_set}
    with mlflow.start_run(tags=tags) as parent:
        mlflow.log_params({name: str(values) for name, values in matrix.items()})
    for values in itertools.product(*matrix.values()):
        settings = dict(zip(matrix, values, strict=True))
        with suppress(Exception), mlflow.start_run(tags=tags):
            mlflow.log_params(settings)
            model = Ridge(**settings).fit(train.drop(columns=label), train[label])
            mlflow.log_metrics({"train_mae": _mae(model, train, label), "test_mae": _mae(model, test, label)})
    return parent.info.run_id


# One bad combination ends the night's work.
swap(
    "first_failure_ends_all",
    says="The 'alpha' parameter of Ridge must be",
    old="with suppress(Exception), mlflow.start_run(nested=True, tags=tags):",
    new="with mlflow.start_run(nested=True, tags=tags):",
)

# The exception ends inside the run's block, so the run looks as if all were well.
swap(
    "failure_looks_finished",
    says="after a trial that failed",
    old="with suppress(Exception), mlflow.start_run(nested=True, tags=tags):",
    new="with mlflow.start_run(nested=True, tags=tags), suppress(Exception):",
)

# What failed cannot be told: its params come after the fit.
swap(
    "params_after_the_fit",
    says="a trial without its params",
    old="""\
                mlflow.log_params(settings)
                model = Ridge(**settings).fit(train.drop(columns=label), train[label])
""",
    new="""\
                model = Ridge(**settings).fit(train.drop(columns=label), train[label])
                mlflow.log_params(settings)
""",
)


# What failed says with its params what was tried, and not on what.
swap(
    "tagged_after_the_fit",
    says="a failed trial without its test set",
    old="""\
            with suppress(Exception), mlflow.start_run(nested=True, tags=tags):
                mlflow.log_params(settings)
                model = Ridge(**settings).fit(train.drop(columns=label), train[label])
""",
    new="""\
            with suppress(Exception), mlflow.start_run(nested=True):
                mlflow.log_params(settings)
                model = Ridge(**settings).fit(train.drop(columns=label), train[label])
                mlflow.set_tags(tags)
""",
)
