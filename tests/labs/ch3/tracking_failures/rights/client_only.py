"""Right: MlflowClient for everything but autologging; runs are made and ended by hand."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

import mlflow
import pandas as pd
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient
from sklearn.linear_model import Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


@contextmanager
def a_run(client, name):
    found = client.get_experiment_by_name(name)
    number = found.experiment_id if found is not None else client.create_experiment(name)
    key = client.create_run(number).info.run_id
    try:
        yield key
    except BaseException:
        client.set_terminated(key, status="FAILED")
        raise
    client.set_terminated(key)


def train_nightly(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    client = MlflowClient()
    with a_run(client, experiment) as key:
        client.log_param(key, "alpha", alpha)
        x, y = spend.drop(label, axis=1), spend[label]
        residuals = y - Ridge(alpha).fit(x, y).predict(x)
        client.log_metric(key, "mae", residuals.abs().mean())
    return key


def log_report(errors: pd.DataFrame, run_id: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "errors.csv")
        errors.to_csv(path, index=False)
        MlflowClient().log_artifact(run_id, path, artifact_path="reports")
    return "runs:/" + run_id + "/reports/errors.csv"


def record_scores(experiment: str, scores: dict) -> str:
    client = MlflowClient()
    try:
        with a_run(client, experiment) as key:
            for name in scores:
                client.log_metric(key, name, scores[name])
            return key
    except MlflowException as problem:
        if problem.error_code != "PERMISSION_DENIED":
            raise
    raise PermissionError("no permission on " + experiment)


def fit_scaled(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    steps = Pipeline([("scale", StandardScaler()), ("regress", Ridge(alpha=alpha))])
    mlflow.sklearn.autolog(silent=True, log_input_examples=True)
    active = mlflow.start_run()
    outcome = "FAILED"
    try:
        steps.fit(spend[[name for name in spend if name != label]], spend[label])
        MlflowClient().log_param(active.info.run_id, "rows", spend.shape[0])
        outcome = "FINISHED"
    finally:
        mlflow.end_run(outcome)
        mlflow.sklearn.autolog(disable=True)
    return active.info.run_id


def log_from_job(experiment: str, params: dict, metrics: dict) -> str:
    if experiment[:1] != "/":
        raise ValueError("an experiment's name is a path")
    client = MlflowClient(tracking_uri="databricks")
    with a_run(client, experiment) as key:
        for name, value in params.items():
            client.log_param(key, name, value)
        for name, value in metrics.items():
            client.log_metric(key, name, value)
    return key


def nightly_run(job: dict, metrics: dict) -> str:
    needed = ("domain", "use_case", "environment", "owner", "data_version", "code_version", "notebook", "date")
    for part in needed:
        if part not in job or not job[part].strip():
            raise ValueError(f"{part} is needed")
    client = MlflowClient()
    with a_run(client, "/Shared/" + job["domain"] + "/" + job["use_case"] + "_" + job["environment"]) as key:
        client.set_tag(key, "run_type", "job")
        for part in needed[2:]:
            client.set_tag(key, part, job[part])
        for name, value in metrics.items():
            client.log_metric(key, name, value)
    return key
