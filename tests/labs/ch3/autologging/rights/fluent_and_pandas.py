"""Right: mlflow.autolog for all libraries, the fluent search, Spark's frame summed up in pandas."""

import mlflow
import pandas as pd
from pyspark.sql import DataFrame
from sklearn.linear_model import Ridge


def train_logged(customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict) -> Ridge:
    place = mlflow.set_experiment(experiment).experiment_id
    mlflow.autolog(silent=True)
    features = [name for name in customers.columns if name != label]
    model = Ridge(alpha=alpha)
    try:
        with mlflow.start_run(experiment_id=place):
            model.fit(customers[features], customers[label])
            written = mlflow.get_run(mlflow.active_run().info.run_id).to_dictionary()["data"]
            for kind, log in (("params", mlflow.log_param), ("metrics", mlflow.log_metric), ("tags", mlflow.set_tag)):
                for key in context[kind]:
                    free = key not in written[kind]
                    log(key if free else "project." + key, context[kind][key])
    finally:
        mlflow.autolog(disable=True)
    return model


def sweep(train: pd.DataFrame, check: pd.DataFrame, label: str, alphas: list[float], experiment: str) -> str:
    from sklearn.metrics import mean_absolute_error

    mlflow.set_experiment(experiment)
    best = None
    mlflow.autolog(log_models=False, silent=True)
    try:
        with mlflow.start_run(run_name="sweep"):
            for number, alpha in enumerate(alphas):
                with mlflow.start_run(run_name=f"trial {number}", nested=True) as trial:
                    fitted = Ridge(alpha)
                    fitted.fit(train.loc[:, train.columns != label], train[label])
                    predicted = fitted.predict(check.loc[:, check.columns != label])
                    found = mean_absolute_error(check[label], predicted)
                    mlflow.log_metrics({"check_mae": found})
                if best is None or found < best[0]:
                    best = found, trial.info.run_id, fitted
    finally:
        mlflow.autolog(disable=True)
    mlflow.MlflowClient().set_tag(best[1], "winner", "true")
    with mlflow.start_run(run_id=best[1]):
        return mlflow.sklearn.log_model(best[2], name="spend").model_uri


def autolog_settings(training: dict, max_model_mb: float) -> dict:
    if training["runs_on"] == "executors":
        return dict(disable=True, log_models=False, log_input_examples=False)
    if training["purpose"] == "sweep" or training["model_mb"] > max_model_mb:
        return dict(disable=False, log_models=False, log_input_examples=False)
    return dict(disable=False, log_models=True, log_input_examples=not training["personal_data"])


def lacking_context(experiment: str, required: list[str]) -> list[str]:
    if mlflow.get_experiment_by_name(experiment) is None:
        return []
    runs = mlflow.search_runs(experiment_names=[experiment], output_format="list", max_results=100_000)
    tags = {run.info.run_id: run.data.tags for run in runs}
    lacking = []
    for run in runs:
        blank, own = list(required), tags[run.info.run_id]
        while own:
            blank = [tag for tag in blank if not own.get(tag, "").strip()]
            own = tags.get(own.get("mlflow.parentRunId"), {})
        if run.info.status == "FINISHED" and blank:
            lacking.append(run.info.run_id)
    return lacking


def log_groups(predictions: DataFrame, group: str, experiment: str) -> str:
    table = predictions.toPandas().dropna(subset=["label", "prediction"])
    table["error"] = (table["label"] - table["prediction"]).abs()
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.log_params({"rows": len(table)})
        metrics = {f"mae.{name}": rows["error"].mean() for name, rows in table.groupby(group)}
        mlflow.log_metrics({**metrics, **({"mae": table["error"].mean()} if metrics else {})})
    return run.info.run_id
