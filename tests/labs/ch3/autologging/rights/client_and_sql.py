"""Right: MlflowClient makes and ends the runs where it can; the groups by SQL and by a function for each group."""

import mlflow
import pandas as pd
from mlflow.tracking import MlflowClient
from pyspark.sql import DataFrame
from sklearn.linear_model import Ridge


def train_logged(customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict) -> Ridge:
    client = MlflowClient()
    mlflow.set_experiment(experiment)
    mlflow.sklearn.autolog(silent=True, log_datasets=False)
    run = mlflow.start_run()
    key, status = run.info.run_id, "FAILED"
    try:
        target = customers[label]
        estimator = Ridge(alpha=alpha).fit(customers.drop(label, axis=1), target)
        status = "FINISHED"
    finally:
        mlflow.sklearn.autolog(disable=True)
        if status == "FAILED":
            mlflow.end_run(status)
    data = client.get_run(key).data
    for name, value in context["params"].items():
        client.log_param(key, name if name not in data.params else f"project.{name}", value)
    for name, value in context["metrics"].items():
        client.log_metric(key, name if name not in data.metrics else f"project.{name}", value)
    for name, value in context["tags"].items():
        client.set_tag(key, name if name not in data.tags else f"project.{name}", value)
    mlflow.end_run()
    return estimator


def sweep(train: pd.DataFrame, check: pd.DataFrame, label: str, alphas: list[float], experiment: str) -> str:
    client = MlflowClient()
    mlflow.set_experiment(experiment)
    models, errors = {}, {}
    mlflow.sklearn.autolog(log_models=False, silent=True)
    try:
        with mlflow.start_run() as parent:
            for alpha in alphas:
                child = mlflow.start_run(nested=True).info.run_id
                try:
                    models[child] = Ridge(alpha=alpha).fit(train.drop(label, axis=1), train[label])
                finally:
                    mlflow.end_run()
                off = models[child].predict(check.drop(label, axis=1)) - check[label].to_numpy()
                errors[child] = sum(map(abs, off)) / len(off)
                client.log_metric(child, "check_mae", errors[child])
            order = {alpha: place for place, alpha in enumerate(models)}
            best = sorted(errors, key=lambda child: (errors[child], order[child]))[0]
            client.set_tag(best, "winner", "true")
            assert parent.info.run_id != best
    finally:
        mlflow.sklearn.autolog(disable=True)
    with mlflow.start_run(run_id=best):
        info = mlflow.sklearn.log_model(models[best], name="winner")
    return info.model_uri


def autolog_settings(training: dict, max_model_mb: float) -> dict:
    away = training["runs_on"] != "driver"
    settings = {"disable": away, "log_models": True, "log_input_examples": True}
    if away or training["purpose"] != "final" or not training["model_mb"] <= max_model_mb:
        settings["log_models"] = False
    if not settings["log_models"] or training["personal_data"]:
        settings["log_input_examples"] = False
    return settings


def lacking_context(experiment: str, required: list[str]) -> list[str]:
    client = MlflowClient()
    there = client.get_experiment_by_name(experiment)
    if not there:
        return []
    everything, token = [], None
    while everything == [] or token:
        page = client.search_runs([there.experiment_id], max_results=500, page_token=token)
        everything.extend(page)
        token = page.token
        if not page:
            break
    said, above = {}, {}
    for run in everything:
        above[run.info.run_id] = run.data.tags.get("mlflow.parentRunId", "")
        said[run.info.run_id] = {tag for tag, text in run.data.tags.items() if text.strip()}
    missing = set()
    for run in everything:
        known, step = set(), run.info.run_id
        while step in said:
            known |= said[step]
            step = above[step]
        if run.info.status == "FINISHED" and not known.issuperset(required):
            missing.add(run.info.run_id)
    return sorted(missing)


def log_groups(predictions: DataFrame, group: str, experiment: str) -> str:
    spark = predictions.sparkSession
    predictions.createOrReplaceTempView("scored_now")
    totals = spark.sql(
        f"SELECT `{group}` AS place, sum(abs(label - prediction)) AS off, count(*) AS n FROM scored_now "
        "WHERE label IS NOT NULL AND prediction IS NOT NULL GROUP BY 1"
    ).toPandas()
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    place = found.experiment_id if found else client.create_experiment(experiment)
    run = client.create_run(place)
    client.log_param(run.info.run_id, "rows", int(totals["n"].sum()))
    for row in totals.itertuples():
        client.log_metric(run.info.run_id, f"mae.{row.place}", row.off / row.n)
    if totals["n"].sum() > 0:
        client.log_metric(run.info.run_id, "mae", totals["off"].sum() / totals["n"].sum())
    client.set_terminated(run.info.run_id)
    return run.info.run_id
