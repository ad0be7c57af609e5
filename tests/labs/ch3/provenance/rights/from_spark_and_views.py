"""Right: mlflow.data.from_spark, sources pinned in common table expressions, the registry of features read from the catalogue."""

import importlib.metadata
import json
import platform
import re

import mlflow
import numpy as np
from databricks.feature_engineering import FeatureEngineeringClient, FeatureLookup
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from sklearn.linear_model import Ridge

NEEDED = ("table", "version", "label", "alpha", "seed", "holdout_mae")


def log_environment(packages: list[str], code: dict, run_id: str) -> None:
    found: dict[str, str | None] = dict.fromkeys(packages)
    for package in packages:
        try:
            found[package] = importlib.metadata.distribution(package).version
        except importlib.metadata.PackageNotFoundError:
            continue
    client = mlflow.MlflowClient()
    client.set_tag(run_id, "branch", code["branch"])
    client.set_tag(run_id, "code_version", "-".join([code["commit"]] + ["dirty"] * bool(code["uncommitted"])))
    client.log_text(run_id, json.dumps({"packages": found, "python": platform.python_version()}), "environment.json")


def log_query(spark: SparkSession, query: str, sources: dict[str, str], target: str, run_id: str) -> int:
    views = []
    for name, table in sources.items():
        version = spark.sql(f"DESCRIBE HISTORY {table}").agg(F.max("version")).first()[0]
        views.append(f"pinned_{name} AS (SELECT * FROM {table} VERSION AS OF {version})")
    text = f"WITH {', '.join(views)} " + re.sub(r"\{(\w+)\}", r"pinned_\1", query)
    spark.sql(text).write.format("delta").saveAsTable(target, mode="overwrite", overwriteSchema=True)
    versions = [row.version for row in spark.sql(f"DESCRIBE HISTORY {target}").collect()]
    client = mlflow.MlflowClient()
    client.log_text(run_id, text, "query.sql")
    for tag, value in {"result_table": target, "result_version": max(versions)}.items():
        client.set_tag(run_id, tag, value)
    return max(versions)


def log_lookups(spark: SparkSession, labels: DataFrame, lookups: list[dict], label: str, run_id: str) -> DataFrame:
    fe = FeatureEngineeringClient()
    entries, asked = [], []
    for lookup in lookups:
        name, keys = lookup["table"], lookup["lookup_key"]
        described = fe.get_table(name=name)
        asked.append(FeatureLookup(table_name=name, lookup_key=keys, feature_names=lookup["features"]))
        entries.append({
            "features": [each.name for each in described.features if each.name in (lookup["features"] or [each.name])],
            "lookup_key": keys,
            "primary_key": described.primary_keys,
            "table": name,
            "version": str(spark.sql(f"DESCRIBE HISTORY {name}").orderBy(F.desc("version")).first().version),
        })  # fmt: skip
    mlflow.MlflowClient().log_dict(run_id, entries, "features.json")
    return fe.create_training_set(df=labels, feature_lookups=asked, label=label, exclude_columns=[]).load_df()


def train_recorded(spark: SparkSession, table: str, label: str, alpha: float, seed: int, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    history = spark.sql(f"DESCRIBE HISTORY {table}").toPandas()
    version = str(history["version"].max())
    frame = spark.read.option("versionAsOf", version).table(table).orderBy("id")
    with mlflow.start_run() as active:
        source = mlflow.data.from_spark(frame, table_name=table, version=version)
        mlflow.log_input(source, context="training", tags={"read": "before training"})
        mlflow.log_params(dict(seed=seed, alpha=alpha, label=label))
        mlflow.log_metric("holdout_mae", error_of(frame, label, alpha, seed))
    return active.info.run_id


def error_of(frame: DataFrame, label: str, alpha: float, seed: int) -> float:
    rows = [row.asDict() for row in frame.collect()]
    shuffled = [rows[place] for place in np.random.default_rng(seed).permutation(len(rows))]
    names = sorted(set(rows[0]) - {"id", label})
    x = [[row[name] for name in names] for row in shuffled]
    y = [row[label] for row in shuffled]
    cut = len(rows) // 4
    predicted = Ridge(alpha=alpha).fit(x[cut:], y[cut:]).predict(x[:cut])
    return float(np.mean([abs(one - other) for one, other in zip(predicted, y[:cut], strict=True)]))


def reproduce(spark: SparkSession, run_id: str) -> dict:
    run = mlflow.MlflowClient().get_run(run_id)
    known = {**run.data.params, **run.data.metrics}
    inputs = {
        tag.value: each.dataset for each in run.inputs.dataset_inputs for tag in each.tags if "context" in tag.key
    }
    if "training" in inputs and inputs["training"].source_type == "delta_table":
        source = mlflow.data.get_source(inputs["training"])
        known["table"], known["version"] = source.delta_table_name, source.delta_table_version
    missing = [name for name in NEEDED if known.get(name) is None]
    logged, again = known.get("holdout_mae"), None
    if set(missing) <= {"holdout_mae"}:
        frame = spark.read.option("versionAsOf", known["version"]).table(known["table"]).orderBy("id")
        again = error_of(frame, known["label"], float(known["alpha"]), int(known["seed"]))
    equal = None not in (logged, again) and bool(np.isclose(logged, again, rtol=1e-9, atol=0))
    return {"missing": missing, "logged": logged, "again": again, "equal": equal}
