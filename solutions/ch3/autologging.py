"""Reference for lab 3.4."""

from collections.abc import Iterator
from contextlib import contextmanager

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import Run
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from sklearn.linear_model import Ridge

PARENT = "mlflow.parentRunId"


@contextmanager
def _autologging(**settings: bool) -> Iterator[None]:
    """On for a block and off on every way out: it patches scikit-learn for the whole process."""
    mlflow.sklearn.autolog(**settings)
    try:
        yield
    finally:
        mlflow.sklearn.autolog(disable=True)


def train_logged(customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict) -> Ridge:
    mlflow.set_experiment(experiment)
    with _autologging(), mlflow.start_run() as run:
        model = Ridge(alpha=alpha).fit(customers.drop(columns=label), customers[label])
        # Only the run knows which names autologging has taken; they differ by library and version.
        taken = MlflowClient().get_run(run.info.run_id).data
        mlflow.log_params(_beside(context["params"], taken.params))
        mlflow.log_metrics(_beside(context["metrics"], taken.metrics))
        mlflow.set_tags(_beside(context["tags"], taken.tags))
    return model


def _beside(own: dict, taken: dict) -> dict:
    return {f"project.{name}" if name in taken else name: value for name, value in own.items()}


def sweep(train: pd.DataFrame, check: pd.DataFrame, label: str, alphas: list[float], experiment: str) -> str:
    mlflow.set_experiment(experiment)
    trials = []
    with _autologging(log_models=False), mlflow.start_run():
        for alpha in alphas:
            with mlflow.start_run(nested=True) as run:
                model = Ridge(alpha=alpha).fit(train.drop(columns=label), train[label])
                error = float((model.predict(check.drop(columns=label)) - check[label]).abs().mean())
                mlflow.log_metric("check_mae", error)
            trials.append((error, run.info.run_id, model))
        _, winner, model = min(trials, key=lambda trial: trial[0])  # min keeps the first of equal ones
        with mlflow.start_run(run_id=winner, nested=True):
            mlflow.set_tag("winner", "true")
            logged = mlflow.sklearn.log_model(model, name="model", input_example=train.drop(columns=label).head(1))
    return logged.model_uri


def autolog_settings(training: dict, max_model_mb: float) -> dict:
    disable = training["runs_on"] == "executors"
    models = not disable and training["purpose"] == "final" and training["model_mb"] <= max_model_mb
    return {
        "disable": disable,
        "log_models": models,
        "log_input_examples": models and not training["personal_data"],
    }


def lacking_context(experiment: str, required: list[str]) -> list[str]:
    found = MlflowClient().get_experiment_by_name(experiment)
    if found is None:
        return []
    runs = {run.info.run_id: run for run in _all_runs(found.experiment_id)}
    finished = [run for run in runs.values() if run.info.status == "FINISHED"]
    return [run.info.run_id for run in finished if not all(_has(run, tag, runs) for tag in required)]


def _has(run: Run | None, tag: str, runs: dict[str, Run]) -> bool:
    """Whether the run has the tag, or one of those above it."""
    if run is None:
        return False
    return bool(run.data.tags.get(tag, "").strip()) or _has(runs.get(run.data.tags.get(PARENT)), tag, runs)


def _all_runs(experiment_id: str) -> Iterator[Run]:
    client, token = MlflowClient(), None
    while True:
        page = client.search_runs([experiment_id], page_token=token)
        yield from page
        if not (token := page.token):
            return


def log_groups(predictions: DataFrame, group: str, experiment: str) -> str:
    known = predictions.dropna(subset=["label", "prediction"])
    errors = F.abs(F.col("label") - F.col("prediction"))
    # Sums and counts: a mean of the groups' means would weigh a small group like a large one.
    rows = known.groupBy(group).agg(F.sum(errors).alias("error"), F.count("*").alias("rows")).collect()
    counted = sum(row["rows"] for row in rows)
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:  # here, on the driver: an executor has no run
        mlflow.log_param("rows", counted)
        mlflow.log_metrics({f"mae.{row[group]}": row["error"] / row["rows"] for row in rows})
        if counted:
            mlflow.log_metric("mae", sum(row["error"] for row in rows) / counted)
    return run.info.run_id
