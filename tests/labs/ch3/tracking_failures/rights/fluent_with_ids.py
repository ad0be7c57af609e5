"""Right: the fluent API with experiment ids, tags at the start of a run, `log_metrics` and `log_text` with a run's id."""

import mlflow
import numpy as np
import pandas as pd
import sklearn.pipeline
from sklearn import linear_model, preprocessing


def _number(name: str) -> str:
    there = mlflow.get_experiment_by_name(name)
    return there.experiment_id if there else mlflow.create_experiment(name)


def train_nightly(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    features = [column for column in spend.columns if column != label]
    with mlflow.start_run(experiment_id=_number(experiment), run_name="nightly") as active:
        mlflow.log_params({"alpha": alpha, "features": len(features)})
        fitted = linear_model.Ridge(alpha=alpha)
        fitted.fit(spend[features], spend[label])
        error = np.mean(np.abs(fitted.predict(spend[features]) - spend[label].to_numpy()))
        mlflow.log_metrics({"mae": error})
        return active.info.run_id


def log_report(errors: pd.DataFrame, run_id: str) -> str:
    lines = [",".join(f'"{value}"' for value in errors.columns)]
    lines += [
        ",".join(f'"{value}"' if isinstance(value, str) else str(value) for value in row) for row in errors.values
    ]
    mlflow.log_text("\n".join(lines) + "\n", "reports/errors.csv", run_id=run_id)
    return f"runs:/{run_id}/reports/errors.csv"


def record_scores(experiment: str, scores: dict) -> str:
    try:
        with mlflow.start_run(experiment_id=_number(experiment)) as active:
            mlflow.log_metrics(dict(scores))
            return active.info.run_id
    except mlflow.MlflowException as answer:
        if "PERMISSION_DENIED" in str(answer.error_code):
            raise PermissionError("not allowed: " + experiment) from None
        raise


def fit_scaled(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    number = _number(experiment)
    estimator = sklearn.pipeline.make_pipeline(preprocessing.StandardScaler(), linear_model.Ridge(alpha=alpha))
    try:
        mlflow.autolog(silent=True)
        with mlflow.start_run(experiment_id=number) as active:
            estimator.fit(spend.drop(label, axis="columns"), spend[label])
            mlflow.log_params({"rows": spend[label].size})
            return active.info.run_id
    finally:
        mlflow.autolog(disable=True, silent=True)


def log_from_job(experiment: str, params: dict, metrics: dict) -> str:
    match experiment[0:1]:
        case "/":
            pass
        case _:
            raise ValueError(experiment)
    mlflow.set_tracking_uri("databricks")
    with mlflow.start_run(experiment_id=_number(experiment)) as active:
        [mlflow.log_param(*pair) for pair in params.items()]
        [mlflow.log_metric(*pair) for pair in metrics.items()]
        return active.info.run_id


def nightly_run(job: dict, metrics: dict) -> str:
    tags = ("owner", "environment", "data_version", "code_version", "notebook", "date")
    whole = {part: str(job.get(part) or "").strip() for part in ("domain", "use_case", *tags)}
    missing = sorted(part for part, text in whole.items() if text == "")
    if missing:
        raise ValueError("missing: " + " ".join(missing))
    question = "_".join([job["use_case"], job["environment"]])
    labels = dict.fromkeys(["run_type"], "job")
    labels.update((tag, job[tag]) for tag in tags)
    with mlflow.start_run(experiment_id=_number(f"/Shared/{job['domain']}/{question}"), tags=labels) as active:
        mlflow.log_metrics(metrics)
        return active.info.run_id
