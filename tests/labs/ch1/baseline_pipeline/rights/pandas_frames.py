"""Right: pandas between reading and writing, create the model before its versions, an active run by its id."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import mlflow
import pandas as pd
from mlflow.exceptions import MlflowException
from pyspark.sql import SparkSession
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

BRONZE = "row_id string, station_id string, counted_at timestamp, bikes bigint, temperature double, landed_at timestamp"
TEXTS = ("row_id", "station_id", "counted_at", "bikes", "temperature", "landed_at", "reason")
QUARANTINE = ", ".join(f"{name} string" for name in TEXTS)
SILVER = "station_id string, counted_at timestamp, day date, bikes bigint, temperature double"
GOLD = "station_id string, day date, bikes_before bigint, temperature_before double, bikes bigint, split string"


def save(spark: SparkSession, records: list[tuple], schema: str, table: str) -> None:
    spark.createDataFrame(records, schema).write.format("delta").mode("overwrite").saveAsTable(table)


def read(kind: str, text: str | None) -> object:
    if text is None:
        return None
    if text == "":
        raise ValueError("an empty text is no value")  # pandas would make NaT of it
    if kind == "time":
        return pd.Timestamp(pd.to_datetime(text, format="%Y-%m-%dT%H:%M:%SZ", utc=True)).to_pydatetime()
    return int(text) if kind == "count" else float(text)


def ingest_bronze(spark: SparkSession, landing: str, bronze: str, quarantine: str) -> None:
    kinds = {"counted_at": "time", "bikes": "count", "temperature": "degrees", "landed_at": "time"}
    good, bad = [], []
    for row in spark.table(landing).collect():
        values, reason = [row["row_id"], row["station_id"]], None
        for name, kind in kinds.items():
            try:
                values.append(read(kind, row[name]))
            except ValueError:
                reason = reason or name
        if reason is None:
            good.append(tuple(values))
        else:
            bad.append((row["row_id"], row["station_id"], *(row[name] for name in kinds), reason))
    save(spark, good, BRONZE, bronze)
    save(spark, bad, QUARANTINE, quarantine)


def clean_silver(spark: SparkSession, bronze: str, silver: str, zone: str) -> None:
    frame = spark.table(bronze).selectExpr("*", "unix_micros(counted_at) AS micros").toPandas()
    frame = frame.dropna(subset=["station_id", "micros"]).sort_values("landed_at")
    frame = frame.drop_duplicates(["station_id", "micros"], keep="last")
    records = []
    for row in frame.to_dict("records"):
        moment = pd.Timestamp(int(row["micros"]), unit="us", tz="UTC")
        bikes = None if pd.isna(row["bikes"]) else int(row["bikes"])
        temperature = None if pd.isna(row["temperature"]) else row["temperature"]
        day = moment.tz_convert(ZoneInfo(zone)).date()
        records.append((row["station_id"], moment.to_pydatetime(), day, bikes, temperature))
    save(spark, records, SILVER, silver)


def build_gold(spark: SparkSession, silver: str, gold: str, test_from: date) -> None:
    days: dict[tuple, tuple[list, list]] = {}
    for row in spark.table(silver).collect():
        bikes, degrees = days.setdefault((row["station_id"], row["day"]), ([], []))
        bikes += [] if row["bikes"] is None else [row["bikes"]]
        degrees += [] if row["temperature"] is None else [row["temperature"]]
    records = []
    for (station, day), (bikes, _) in days.items():
        before, degrees = days.get((station, day - timedelta(days=1)), ([], []))
        if bikes and before:
            mean = sum(degrees) / len(degrees) if degrees else None
            records.append((station, day, sum(before), mean, sum(bikes), "test" if day >= test_from else "train"))
    save(spark, records, GOLD, gold)


def train_baseline(spark: SparkSession, gold: str, experiment: str, alpha: float, requirements: list[str]) -> str:
    frame = spark.table(gold).toPandas().astype({"bikes_before": "float64", "bikes": "float64"})
    parts = dict(list(frame.groupby("split")))
    columns = ["bikes_before", "temperature_before"]
    numbers = Pipeline([("known", SimpleImputer(strategy="mean")), ("scaled", StandardScaler())])
    model = Pipeline([("columns", ColumnTransformer([("numbers", numbers, columns)])), ("ridge", Ridge(alpha=alpha))])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        mlflow.set_tag("gold", gold)
        mlflow.log_params({"alpha": alpha, "imputation": "mean"})
        model.fit(parts["train"][columns], parts["train"]["bikes"])
        for name, part in parts.items():
            scored = part.assign(guess=model.predict(part[columns]))
            mlflow.log_metric(f"{name}_mae", scored.eval("abs(bikes - guess)").mean())
        mlflow.log_metric("naive_mae", parts["test"].eval("abs(bikes - bikes_before)").mean())
        example = parts["train"][columns].head(2)
        mlflow.sklearn.log_model(model, name="model", input_example=example, pip_requirements=requirements)
        return mlflow.active_run().info.run_id


def register_baseline(run_id: str, name: str) -> str | None:
    client = mlflow.MlflowClient()
    found = client.get_run(run_id).data.metrics
    test, naive = (found.get(key) for key in ("test_mae", "naive_mae"))
    if test is None or naive is None or not test < naive:
        return None
    try:
        client.create_registered_model(name)
    except MlflowException as problem:
        if problem.error_code not in ("RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS"):
            raise
    numbers = [each.version for each in client.search_model_versions(f"name = '{name}'") if each.run_id == run_id]
    made = numbers or [client.create_model_version(name, f"runs:/{run_id}/model", run_id=run_id).version]
    return str(made[0])
