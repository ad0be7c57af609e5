"""Right: the DataFrame API with mapInPandas, anti-joins and appends; the endpoint over plain HTTP with requests."""

from collections.abc import Iterator

import mlflow
import pandas as pd
import pyspark.sql.functions as f
import requests
from databricks.sdk import WorkspaceClient
from pyspark.sql import DataFrame, SparkSession

STREAM = "event_id string, parcel string, event_time timestamp, prediction double, model_version string"


def choose_pattern(contract: dict, takes: dict) -> dict:
    limit = contract["within_ms"]
    stored = contract["rows"] in {"table", "events"}
    if stored and takes["batch"] <= limit:
        answer = ("batch", False)
    elif stored and takes["streaming"] <= limit:
        answer = ("streaming", False)
    elif takes["online"] > limit:
        answer = (None, False)
    elif takes["online"] + contract["features_ms"] <= limit:
        answer = ("online", False)
    elif contract["features_from"] == "history":
        answer = ("online", True)
    else:
        answer = (None, False)
    return dict(zip(("pattern", "precompute"), answer, strict=True))


def pin_inputs(spark: SparkSession, model: str, alias: str, source: str) -> dict:
    number = WorkspaceClient().model_versions.get_by_alias(model, alias).version
    history = spark.sql(f"DESCRIBE HISTORY {source}").agg(f.max("version").alias("latest"))
    latest = history.collect()[0]["latest"]
    wanted = mlflow.models.get_model_info(f"models:/{model}/{number}").signature.inputs
    there = spark.read.format("delta").option("versionAsOf", latest).table(source).limit(0)
    present = {name.lower(): kind for name, kind in there.dtypes}
    needed = {each.name.lower(): each.type.name for each in wanted.inputs if each.required}
    drifted = sorted(name for name, kind in needed.items() if present.get(name) != kind)
    if drifted:
        raise ValueError(f"drifted: {drifted}")
    return {"model_version": str(number), "source_version": latest}


def _with_predictions(frame: DataFrame, model: str, version: str, kept: str) -> DataFrame:
    """`kept` is the schema of the answer: columns of the frame, then prediction and model_version."""
    loaded = mlflow.pyfunc.load_model(f"models:/{model}/{version}")
    inputs = loaded.metadata.signature.inputs.input_names()
    names = [part.strip().split(" ")[0] for part in kept.split(",")]

    def predict(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            scores = loaded.predict(batch[inputs])["score"].to_numpy()
            yield batch.assign(prediction=scores, model_version=version)[names]

    return frame.mapInPandas(predict, kept)


def score_batch(spark: SparkSession, model: str, pinned: dict, source: str, target: str, batch: str) -> int:
    exists = spark.catalog.tableExists(target)
    done = spark.table(target).filter(f.col("batch") == f.lit(batch)).count() if exists else 0
    if done:
        return done
    snapshot = spark.read.format("delta").option("versionAsOf", pinned["source_version"]).table(source)
    kept = "parcel string, prediction double, model_version string"
    made = _with_predictions(snapshot, model, pinned["model_version"], kept)
    made = made.withColumns({"source_version": f.lit(pinned["source_version"]).cast("long"), "batch": f.lit(batch)})
    made.write.format("delta").mode("append").saveAsTable(target)
    return spark.table(target).filter(f.col("batch") == f.lit(batch)).count()


def score_micro_batch(events: DataFrame, batch_id: int, model: str, model_version: str, target: str) -> None:
    spark = events.sparkSession
    fresh = events.groupBy("event_id").agg(
        *[f.first(name).alias(name) for name in events.columns if name != "event_id"]
    )
    if spark.catalog.tableExists(target):
        fresh = fresh.join(spark.table(target).select("event_id"), on="event_id", how="left_anti")
    if fresh.count():
        _with_predictions(fresh, model, model_version, STREAM).write.mode("append").saveAsTable(target)


def current_scores(spark: SparkSession, streamed: str, final: str) -> DataFrame:
    def newest(table: str, time: str) -> DataFrame:
        last = spark.table(table).groupBy("parcel").agg(f.max(time).alias(time))
        return spark.table(table).join(last, ["parcel", time])

    stream = newest(streamed, "event_time").select(
        "parcel", "event_time", f.col("prediction").alias("p1"), f.col("model_version").alias("v1")
    )
    batch = newest(final, "scored_through").select(
        "parcel", "scored_through", f.col("prediction").alias("p2"), f.col("model_version").alias("v2")
    )
    both = stream.join(batch, on="parcel", how="full")
    recent = f.expr("scored_through IS NULL OR coalesce(event_time > scored_through, false)")
    return both.select(
        "parcel",
        f.when(recent, f.col("p1")).otherwise(f.col("p2")).alias("prediction"),
        f.when(recent, f.col("v1")).otherwise(f.col("v2")).alias("model_version"),
        f.when(recent, "stream").otherwise("batch").alias("origin"),
    )


def same_scores(spark: SparkSession, source: str, scored: str, endpoint: str, tolerance: float) -> dict:
    config = WorkspaceClient().config
    session = requests.Session()
    session.headers.update(config.authenticate())
    rows = spark.table(source).toPandas().set_index("parcel").sort_index()
    url = f"{config.host}/serving-endpoints/{endpoint}/invocations"
    answer = session.post(url, json={"dataframe_split": rows.to_dict(orient="split")}, timeout=60)
    answer.raise_for_status()
    shown = session.get(f"{config.host}/api/2.0/serving-endpoints/{endpoint}", timeout=60).json()
    served = {each["name"]: each["entity_version"] for each in shown["config"]["served_entities"]}
    version = served[answer.headers["served-model-name"]]
    online = pd.Series([each["score"] for each in answer.json()["predictions"]], index=rows.index)
    kept = spark.table(scored).toPandas().set_index("parcel").reindex(rows.index)
    absent = kept["model_version"].isna()
    others = (kept["model_version"] != version) & ~absent
    off = ~((online - kept["prediction"]).abs() <= tolerance) & ~absent & ~others
    lists = {"missing": absent, "other_version": others, "different": off}
    return {"version": version, **{name: list(rows.index[chosen]) for name, chosen in lists.items()}}
