"""Reference for lab 5.1."""

import mlflow
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F


def choose_pattern(contract: dict, takes: dict) -> dict:
    within, online = contract["within_ms"], takes["online"]
    if contract["rows"] != "request":
        for pattern in ("batch", "streaming"):
            if takes[pattern] <= within:
                return {"pattern": pattern, "precompute": False}
    if online + contract["features_ms"] <= within:
        return {"pattern": "online", "precompute": False}
    # The joins are made before anybody asks, and looked up then; what only the request brings cannot be.
    if online <= within and contract["features_from"] == "history":
        return {"pattern": "online", "precompute": True}
    return {"pattern": None, "precompute": False}


def pin_inputs(spark: SparkSession, model: str, alias: str, source: str) -> dict:
    version = MlflowClient().get_model_version_by_alias(model, alias).version
    latest = spark.sql(f"DESCRIBE HISTORY {source} LIMIT 1").first()["version"]
    types = dict(spark.read.option("versionAsOf", latest).table(source).dtypes)
    signature = mlflow.models.get_model_info(f"models:/{model}/{version}").signature
    for column in signature.inputs.to_dict():
        if column["required"] and types.get(column["name"]) != column["type"]:
            raise ValueError(f"{source} has {column['name']} as {types.get(column['name'])}, not as {column['type']}")
    return {"model_version": str(version), "source_version": latest}


def _score(spark: SparkSession, model: str, version: str):
    """The model as a function of columns: called without any, it takes those of its signature."""
    uri = f"models:/{model}/{version}"
    return mlflow.pyfunc.spark_udf(spark, uri, env_manager="local", result_type="double")


def score_batch(spark: SparkSession, model: str, pinned: dict, source: str, target: str, batch: str) -> int:
    spark.sql(
        f"CREATE TABLE IF NOT EXISTS {target} (parcel STRING, prediction DOUBLE, model_version STRING, "
        "source_version BIGINT, batch STRING)"
    )
    if not _rows_of_batch(spark, target, batch):
        score = _score(spark, model, pinned["model_version"])
        rows = spark.read.option("versionAsOf", pinned["source_version"]).table(source)
        scored = rows.select(
            "parcel",
            score().alias("prediction"),
            F.lit(pinned["model_version"]).alias("model_version"),
            F.lit(pinned["source_version"]).cast("bigint").alias("source_version"),
            F.lit(batch).alias("batch"),
        )
        # One commit: a job that is killed has written all of the batch or nothing.
        scored.write.mode("append").saveAsTable(target)
    return _rows_of_batch(spark, target, batch)


def _rows_of_batch(spark: SparkSession, target: str, batch: str) -> int:
    return spark.table(target).where(F.col("batch") == batch).count()


def score_micro_batch(events: DataFrame, batch_id: int, model: str, model_version: str, target: str) -> None:
    spark = events.sparkSession  # in a real stream it is the query's own, not the notebook's
    score = _score(spark, model, model_version)
    spark.sql(
        f"CREATE TABLE IF NOT EXISTS {target} (event_id STRING, parcel STRING, event_time TIMESTAMP, "
        "prediction DOUBLE, model_version STRING)"
    )
    # MERGE compares with the table only: twice in the frame would be twice not matched.
    once = events.dropDuplicates(["event_id"])
    scored = once.select(
        "event_id", "parcel", "event_time", score().alias("prediction"), F.lit(model_version).alias("model_version")
    )
    scored.createOrReplaceTempView("scored_events")
    spark.sql(f"MERGE INTO {target} t USING scored_events s ON t.event_id = s.event_id WHEN NOT MATCHED THEN INSERT *")


def current_scores(spark: SparkSession, streamed: str, final: str) -> DataFrame:
    recent = spark.table(streamed).withColumnRenamed("event_time", "at").withColumn("origin", F.lit("stream"))
    corrected = spark.table(final).withColumnRenamed("scored_through", "at").withColumn("origin", F.lit("batch"))
    columns = ["parcel", "prediction", "model_version", "origin"]
    both = recent.select("at", *columns).unionByName(corrected.select("at", *columns))
    # Of equal times the batch's, which has seen that event too: "batch" comes before "stream".
    latest = Window.partitionBy("parcel").orderBy(F.desc("at"), "origin")
    return both.withColumn("place", F.row_number().over(latest)).where("place = 1").select(*columns)


def same_scores(spark: SparkSession, source: str, scored: str, endpoint: str, tolerance: float) -> dict:
    rows, kept = spark.table(source).toPandas(), spark.table(scored).toPandas()
    api = WorkspaceClient().serving_endpoints
    answer = api.query(endpoint, dataframe_records=rows.drop(columns="parcel").to_dict("records"))
    versions = {each.name: each.entity_version for each in api.get(endpoint).config.served_entities}
    version = versions[answer.served_model_name]
    rows["asked"] = [each["score"] for each in answer.predictions]
    both = rows.merge(kept, on="parcel", how="left", indicator=True).sort_values("parcel")
    missing = both["_merge"] == "left_only"
    other_version = ~missing & (both["model_version"] != version)
    # "Is within", not "is off": both are false for a null.
    within = (both["asked"] - both["prediction"]).abs() <= tolerance
    return {
        "version": version,
        "missing": both.loc[missing, "parcel"].tolist(),
        "other_version": both.loc[other_version, "parcel"].tolist(),
        "different": both.loc[~missing & ~other_version & ~within, "parcel"].tolist(),
    }
