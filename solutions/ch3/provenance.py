"""Reference for lab 3.3."""

import json
import math
import platform
from importlib import metadata

import mlflow
import numpy as np
import pandas as pd
from databricks.feature_engineering import FeatureEngineeringClient, FeatureLookup
from mlflow import MlflowClient
from mlflow.data.delta_dataset_source import DeltaDatasetSource
from pyspark.sql import DataFrame, SparkSession
from sklearn.linear_model import Ridge


def _version_now(spark: SparkSession, table: str) -> int:
    return spark.sql(f"DESCRIBE HISTORY {table} LIMIT 1").first()["version"]


def _holdout_mae(rows: pd.DataFrame, label: str, alpha: float, seed: int) -> float:
    rows = rows.sort_values("id")
    order = np.random.default_rng(seed).permutation(len(rows))
    held, rest = rows.iloc[order[: len(rows) // 4]], rows.iloc[order[len(rows) // 4 :]]
    model = Ridge(alpha=alpha).fit(rest.drop(columns=["id", label]), rest[label])
    return float((model.predict(held.drop(columns=["id", label])) - held[label]).abs().mean())


def train_recorded(spark: SparkSession, table: str, label: str, alpha: float, seed: int, experiment: str) -> str:
    # The version first, then the rows of that version: between two statements somebody else may write.
    version = _version_now(spark, table)
    rows = spark.read.option("versionAsOf", version).table(table).toPandas()
    # As text: MLflow leaves a version out that is the number 0.
    source = DeltaDatasetSource(delta_table_name=table, delta_table_version=str(version))
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.log_input(mlflow.data.from_pandas(rows, source=source, targets=label), context="training")
        mlflow.log_params({"label": label, "alpha": alpha, "seed": seed})
        mlflow.log_metric("holdout_mae", _holdout_mae(rows, label, alpha, seed))
    return run.info.run_id


def log_query(spark: SparkSession, query: str, sources: dict[str, str], target: str, run_id: str) -> int:
    pinned = {name: f"{table} VERSION AS OF {_version_now(spark, table)}" for name, table in sources.items()}
    text = query.format(**pinned)
    spark.sql(text).write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(target)
    version = _version_now(spark, target)
    client = MlflowClient()
    client.log_text(run_id, text, "query.sql")
    client.set_tag(run_id, "result_table", target)
    client.set_tag(run_id, "result_version", version)
    return version


def log_lookups(spark: SparkSession, labels: DataFrame, lookups: list[dict], label: str, run_id: str) -> DataFrame:
    fe = FeatureEngineeringClient()
    used = []
    for lookup in lookups:
        found = fe.get_table(name=lookup["table"])
        # Names even when all are taken: "all" is another list as soon as the table gets a column.
        names = lookup["features"]
        if names is None:
            names = [feature.name for feature in found.features]
        used.append(
            {
                "table": lookup["table"],
                "version": _version_now(spark, lookup["table"]),
                "primary_key": list(found.primary_keys),
                "lookup_key": lookup["lookup_key"],
                "features": names,
            }
        )
    asked = [
        FeatureLookup(table_name=each["table"], lookup_key=each["lookup_key"], feature_names=each["features"])
        for each in used
    ]
    frame = fe.create_training_set(df=labels, feature_lookups=asked, label=label).load_df()
    MlflowClient().log_text(run_id, json.dumps(used, indent=2), "features.json")
    return frame


def log_environment(packages: list[str], code: dict, run_id: str) -> None:
    client = MlflowClient()
    installed = {name: _installed(name) for name in packages}
    client.log_dict(run_id, {"python": platform.python_version(), "packages": installed}, "environment.json")
    client.set_tag(run_id, "code_version", code["commit"] + ("-dirty" if code["uncommitted"] else ""))
    client.set_tag(run_id, "branch", code["branch"])


def _installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def reproduce(spark: SparkSession, run_id: str) -> dict:
    run = MlflowClient().get_run(run_id)
    source = _training_source(run)
    found = {
        "table": source.get("delta_table_name"),
        "version": source.get("delta_table_version"),
        **{name: run.data.params.get(name) for name in ("label", "alpha", "seed")},
    }
    logged = run.data.metrics.get("holdout_mae")
    missing = [name for name, value in {**found, "holdout_mae": logged}.items() if value is None]
    again = None
    if None not in found.values():
        rows = spark.read.option("versionAsOf", found["version"]).table(found["table"]).toPandas()
        again = _holdout_mae(rows, found["label"], float(found["alpha"]), int(found["seed"]))
    equal = logged is not None and again is not None and math.isclose(logged, again, rel_tol=1e-9)
    return {"missing": missing, "logged": logged, "again": again, "equal": equal}


def _training_source(run: mlflow.entities.Run) -> dict:
    for used in run.inputs.dataset_inputs:
        if any(tag.key == "mlflow.data.context" and tag.value == "training" for tag in used.tags):
            return json.loads(used.dataset.source)
    return {}
