"""Reference for lab 1.3."""

import math
from datetime import date

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.models import infer_signature
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TYPES = {"counted_at": "TIMESTAMP", "bikes": "BIGINT", "temperature": "DOUBLE", "landed_at": "TIMESTAMP"}
FEATURES = ["bikes_before", "temperature_before"]


def ingest_bronze(spark: SparkSession, landing: str, bronze: str, quarantine: str) -> None:
    values = {name: F.expr(f"try_cast({name} AS {kind})") for name, kind in TYPES.items()}
    # A text without a value; a null has no text to begin with.
    bad = {name: F.col(name).isNotNull() & value.isNull() for name, value in values.items()}
    reason = F.coalesce(*(F.when(is_bad, F.lit(name)) for name, is_bad in bad.items()))
    texts = spark.table(landing).withColumn("reason", reason)
    _overwrite(texts.where("reason IS NULL").drop("reason").withColumns(values), bronze)
    _overwrite(texts.where("reason IS NOT NULL"), quarantine)


def _overwrite(rows: DataFrame, table: str) -> None:
    # The same table, one version more: run again, it holds the same rows, and what it held before can still be read.
    rows.write.mode("overwrite").saveAsTable(table)


def clean_silver(spark: SparkSession, bronze: str, silver: str, zone: str) -> None:
    latest_first = Window.partitionBy("station_id", "counted_at").orderBy(F.desc("landed_at"))
    somebodys = spark.table(bronze).where("station_id IS NOT NULL AND counted_at IS NOT NULL")
    readings = somebodys.withColumn("nth", F.row_number().over(latest_first)).where("nth = 1")
    day = F.to_date(F.from_utc_timestamp("counted_at", zone))
    _overwrite(readings.select("station_id", "counted_at", day.alias("day"), "bikes", "temperature"), silver)


def build_gold(spark: SparkSession, silver: str, gold: str, test_from: date) -> None:
    sums = spark.table(silver).groupBy("station_id", "day")
    days = sums.agg(F.sum("bikes").alias("bikes"), F.avg("temperature").alias("temperature")).where("bikes IS NOT NULL")
    # Joined by the calendar and not by lag: the row before may be of last week.
    before = days.select(
        "station_id",
        F.date_add("day", 1).alias("day"),
        F.col("bikes").alias("bikes_before"),
        F.col("temperature").alias("temperature_before"),
    )
    split = F.when(F.col("day") < F.lit(test_from), "train").otherwise("test")
    rows = days.select("station_id", "day", "bikes").join(before, ["station_id", "day"])
    _overwrite(rows.withColumn("split", split), gold)


def train_baseline(spark: SparkSession, gold: str, experiment: str, alpha: float, requirements: list[str]) -> str:
    rows = spark.table(gold).toPandas()
    train, test = rows[rows["split"] == "train"], rows[rows["split"] == "test"]
    # One pipeline, so that imputer and scaler are fitted on what the model is fitted on, and go with it wherever it goes.
    model = make_pipeline(SimpleImputer(), StandardScaler(), Ridge(alpha=alpha))
    mlflow.set_experiment(experiment)
    with mlflow.start_run(tags={"gold": gold}) as run:
        mlflow.log_param("alpha", alpha)
        model.fit(train[FEATURES], train["bikes"])
        mlflow.log_metric("train_mae", _mae(train, model.predict(train[FEATURES])))
        mlflow.log_metric("test_mae", _mae(test, model.predict(test[FEATURES])))
        mlflow.log_metric("naive_mae", _mae(test, test["bikes_before"]))
        mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(train[FEATURES], model.predict(train[FEATURES])),
            pip_requirements=requirements,
        )
    return run.info.run_id


def _mae(rows: pd.DataFrame, predicted: pd.Series) -> float:
    return float((rows["bikes"] - predicted).abs().mean())


def register_baseline(run_id: str, name: str) -> str | None:
    client = MlflowClient()
    metrics = client.get_run(run_id).data.metrics
    # A comparison with NaN is false, so what was not measured does not win.
    if not metrics.get("test_mae", math.nan) < metrics.get("naive_mae", math.nan):
        return None
    for version in client.search_model_versions(f"name = '{name}'"):
        if version.run_id == run_id:
            return str(version.version)
    return str(mlflow.register_model(f"runs:/{run_id}/model", name).version)
