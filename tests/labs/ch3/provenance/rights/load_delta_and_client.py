"""Right: mlflow.data.load_delta and the client's own run, CREATE TABLE AS, history as a subquery, numpy for the recipe."""

import json
import sys
from importlib.metadata import distributions

import mlflow
import numpy
from databricks.feature_engineering import FeatureEngineeringClient, FeatureLookup
from mlflow import MlflowClient
from pyspark.sql import DataFrame, SparkSession
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error


def recipe(snapshot: DataFrame, label: str, alpha: float, seed: int) -> float:
    ordered = snapshot.orderBy("id").drop("id").toPandas()
    target = ordered.pop(label).to_numpy()
    inputs = ordered.to_numpy()
    places = numpy.random.default_rng(seed).permutation(target.size)
    quarter = target.size // 4
    fitted = Ridge(alpha=alpha).fit(inputs[places[quarter:]], target[places[quarter:]])
    return mean_absolute_error(target[places[:quarter]], fitted.predict(inputs[places[:quarter]]))


def newest(spark: SparkSession, table: str) -> int:
    return spark.sql(f"SELECT max(version) AS newest FROM (DESCRIBE HISTORY {table})").collect()[0].newest


def train_recorded(spark: SparkSession, table: str, label: str, alpha: float, seed: int, experiment: str) -> str:
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    place = found.experiment_id if found else client.create_experiment(experiment)
    pinned = str(newest(spark, table))
    data = mlflow.data.load_delta(table_name=table, version=pinned, targets=label)
    with mlflow.start_run(experiment_id=place):
        mlflow.log_input(data, "training")
        for name, value in (("label", label), ("alpha", alpha), ("seed", seed)):
            mlflow.log_param(name, value)
        snapshot = spark.sql(f"SELECT * FROM {table} VERSION AS OF {pinned}")
        mlflow.log_metrics({"holdout_mae": recipe(snapshot, label, alpha, seed)})
        return mlflow.active_run().info.run_id


def log_query(spark: SparkSession, query: str, sources: dict[str, str], target: str, run_id: str) -> int:
    for name in sources:
        query = query.replace("{" + name + "}", f"{sources[name]}@v{newest(spark, sources[name])}")
    statement = f"CREATE OR REPLACE TABLE {target} AS {query}"
    spark.sql(statement)
    written = newest(spark, target)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_text(statement, "query.sql")
        mlflow.set_tags({"result_table": target, "result_version": str(written)})
    return written


def log_lookups(spark: SparkSession, labels: DataFrame, lookups: list[dict], label: str, run_id: str) -> DataFrame:
    store = FeatureEngineeringClient()
    versions = {lookup["table"]: newest(spark, lookup["table"]) for lookup in lookups}
    told = []
    for lookup in lookups:
        keys = store.get_table(name=lookup["table"]).primary_keys
        every = [column for column in spark.table(lookup["table"]).columns if column not in keys]
        told.append(
            dict(lookup, primary_key=keys, features=lookup["features"] or every, version=versions[lookup["table"]])
        )
    asked = [FeatureLookup(one["table"], one["lookup_key"], feature_names=one["features"]) for one in told]
    training_set = store.create_training_set(df=labels, feature_lookups=asked, label=label)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_dict(told, "features.json")
    return training_set.load_df()


def log_environment(packages: list[str], code: dict, run_id: str) -> None:
    here = {each.metadata["Name"].lower(): each.version for each in distributions()}
    python = ".".join(map(str, sys.version_info[:3]))
    with mlflow.start_run(run_id=run_id):
        mlflow.log_dict(
            {"python": python, "packages": {name: here.get(name.lower()) for name in packages}}, "environment.json"
        )
        dirty = "-dirty" if len(code["uncommitted"]) else ""
        mlflow.set_tags({"code_version": f"{code['commit']}{dirty}", "branch": code["branch"]})


def reproduce(spark: SparkSession, run_id: str) -> dict:
    run = mlflow.get_run(run_id)
    said = dict(run.data.params)
    for used in run.inputs.dataset_inputs:
        source = json.loads(used.dataset.source)
        if {tag.key: tag.value for tag in used.tags}.get("mlflow.data.context") == "training":
            said |= {"table": source.get("delta_table_name"), "version": source.get("delta_table_version")}
    missing = [name for name in ("table", "version", "label", "alpha", "seed") if said.get(name) is None]
    result = {"missing": missing, "logged": run.data.metrics.get("holdout_mae"), "again": None, "equal": False}
    if not missing:
        snapshot = spark.sql(f"SELECT * FROM {said['table']} VERSION AS OF {said['version']}")
        result["again"] = float(recipe(snapshot, said["label"], float(said["alpha"]), int(said["seed"])))
    if result["logged"] is None:
        missing.append("holdout_mae")
    elif result["again"] is not None:
        result["equal"] = abs(result["logged"] - result["again"]) <= 1e-9 * abs(result["again"])
    return result
