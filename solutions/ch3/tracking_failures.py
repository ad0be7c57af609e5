"""Reference for lab 3.5."""

import mlflow
import pandas as pd
from mlflow import MlflowClient, MlflowException
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TAGS = ["owner", "environment", "data_version", "code_version", "notebook", "date"]
FIELDS = ["domain", "use_case", *TAGS]


def train_nightly(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:  # ends as FAILED when the block raises
        mlflow.log_param("alpha", alpha)
        model = Ridge(alpha=alpha).fit(spend.drop(columns=label), spend[label])
        mlflow.log_metric("mae", float((model.predict(spend.drop(columns=label)) - spend[label]).abs().mean()))
    return run.info.run_id


def log_report(errors: pd.DataFrame, run_id: str) -> str:
    # Through the client: `start_run(run_id=...)` would open the run again and end it as FINISHED.
    MlflowClient().log_text(run_id, errors.to_csv(index=False), "reports/errors.csv")
    return f"runs:/{run_id}/reports/errors.csv"


def record_scores(experiment: str, scores: dict) -> str:
    try:
        mlflow.set_experiment(experiment)
        with mlflow.start_run() as run:
            mlflow.log_metrics(scores)
    except MlflowException as refusal:
        if refusal.error_code == "PERMISSION_DENIED":  # it will be refused the next time, too
            raise PermissionError(f"{experiment}: {refusal.message}") from refusal
        raise
    return run.info.run_id


def fit_scaled(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    mlflow.sklearn.autolog(silent=True)
    try:
        with mlflow.start_run() as run:
            mlflow.log_param("rows", len(spend))
            # One estimator, so that what is logged scales by itself.
            make_pipeline(StandardScaler(), Ridge(alpha=alpha)).fit(spend.drop(columns=label), spend[label])
    finally:
        mlflow.sklearn.autolog(disable=True)
    return run.info.run_id


def log_from_job(experiment: str, params: dict, metrics: dict) -> str:
    if not experiment.startswith("/"):
        raise ValueError(f"{experiment!r} is no path in the workspace")
    mlflow.set_tracking_uri("databricks")  # before anything else: a job has no notebook that has done it
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.log_params(params)
        mlflow.log_metrics(metrics)
    return run.info.run_id


def nightly_run(job: dict, metrics: dict) -> str:
    if lacking := [field for field in FIELDS if not job.get(field, "").strip()]:
        raise ValueError(f"the job lacks {', '.join(lacking)}")
    mlflow.set_experiment(f"/Shared/{job['domain']}/{job['use_case']}_{job['environment']}")
    with mlflow.start_run() as run:
        mlflow.set_tags({tag: job[tag] for tag in TAGS} | {"run_type": "job"})
        mlflow.log_metrics(metrics)
    return run.info.run_id
