"""Right: SQL statements (CREATE OR REPLACE TABLE, max_by over structs), steps by hand, and the client's own calls."""

from datetime import date

import mlflow
import numpy as np
import pandas as pd
from pyspark.sql import SparkSession
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

VALUES = """
  try_cast(counted_at AS TIMESTAMP) AS counted_at, try_cast(bikes AS BIGINT) AS bikes,
  try_cast(temperature AS DOUBLE) AS temperature, try_cast(landed_at AS TIMESTAMP) AS landed_at"""

REASON = """
  CASE WHEN counted_at IS NOT NULL AND try_cast(counted_at AS TIMESTAMP) IS NULL THEN 'counted_at'
       WHEN bikes IS NOT NULL AND try_cast(bikes AS BIGINT) IS NULL THEN 'bikes'
       WHEN temperature IS NOT NULL AND try_cast(temperature AS DOUBLE) IS NULL THEN 'temperature'
       WHEN landed_at IS NOT NULL AND try_cast(landed_at AS TIMESTAMP) IS NULL THEN 'landed_at' END"""


def ingest_bronze(spark: SparkSession, landing: str, bronze: str, quarantine: str) -> None:
    spark.sql(
        f"CREATE OR REPLACE TABLE {bronze} AS SELECT row_id, station_id, {VALUES} FROM {landing} WHERE {REASON} IS NULL"
    )
    spark.sql(
        f"CREATE OR REPLACE TABLE {quarantine} AS SELECT * FROM (SELECT *, {REASON} AS reason FROM {landing}) "
        "WHERE reason IS NOT NULL"
    )


def clean_silver(spark: SparkSession, bronze: str, silver: str, zone: str) -> None:
    spark.sql(f"""
        CREATE OR REPLACE TABLE {silver} AS
        SELECT station_id, counted_at, CAST(from_utc_timestamp(counted_at, '{zone}') AS DATE) AS day,
               last.bikes AS bikes, last.temperature AS temperature
        FROM (
          SELECT station_id, counted_at, max_by(named_struct('bikes', bikes, 'temperature', temperature), landed_at) AS last
          FROM {bronze} WHERE station_id IS NOT NULL AND counted_at IS NOT NULL GROUP BY station_id, counted_at
        )""")


def build_gold(spark: SparkSession, silver: str, gold: str, test_from: date) -> None:
    spark.sql(f"""
        CREATE OR REPLACE TABLE {gold} AS
        WITH days AS (
          SELECT station_id, day, sum(s.bikes) AS bikes, avg(s.temperature) AS temperature
          FROM {silver} s GROUP BY station_id, day HAVING count(s.bikes) > 0
        )
        SELECT t.station_id, t.day, y.bikes AS bikes_before, y.temperature AS temperature_before, t.bikes,
               CASE WHEN t.day >= DATE'{test_from}' THEN 'test' ELSE 'train' END AS split
        FROM days t JOIN days y ON y.station_id = t.station_id AND y.day = date_sub(t.day, 1)""")


def train_baseline(spark: SparkSession, gold: str, experiment: str, alpha: float, requirements: list[str]) -> str:
    def rows(split: str) -> tuple[pd.DataFrame, np.ndarray]:
        frame = spark.sql(
            "SELECT CAST(bikes_before AS DOUBLE) AS bikes_before, temperature_before, CAST(bikes AS DOUBLE) AS bikes "
            f"FROM {gold} WHERE split = '{split}'"
        ).toPandas()
        return frame[["temperature_before", "bikes_before"]], frame["bikes"].to_numpy()

    known, label = rows("train")
    asked, truth = rows("test")
    steps = [("fill", SimpleImputer(strategy="mean")), ("scale", StandardScaler()), ("ridge", Ridge(alpha=alpha))]
    pipeline = Pipeline(steps).fit(known, label)
    client = mlflow.MlflowClient()
    run = mlflow.start_run(experiment_id=mlflow.set_experiment(experiment).experiment_id)
    try:
        client.log_param(run.info.run_id, "alpha", alpha)
        client.set_tag(run.info.run_id, "gold", gold)
        errors = {
            "train_mae": np.abs(pipeline.predict(known) - label).mean(),
            "test_mae": np.abs(pipeline.predict(asked) - truth).mean(),
            "naive_mae": np.abs(asked["bikes_before"].to_numpy() - truth).mean(),
        }
        for name, error in errors.items():
            client.log_metric(run.info.run_id, name, float(error))
        signature = mlflow.models.infer_signature(known, pipeline.predict(known))
        mlflow.sklearn.log_model(pipeline, name="model", signature=signature, pip_requirements=requirements)
    finally:
        mlflow.end_run()
    return run.info.run_id


def register_baseline(run_id: str, name: str) -> str | None:
    run = mlflow.get_run(run_id)
    if not {"test_mae", "naive_mae"} <= run.data.metrics.keys():
        return None
    if not run.data.metrics["naive_mae"] - run.data.metrics["test_mae"] > 0:
        return None
    known = {each.run_id: each.version for each in mlflow.search_model_versions(filter_string=f"name='{name}'")}
    return str(known[run_id]) if run_id in known else str(mlflow.register_model(f"runs:/{run_id}/model", name).version)
