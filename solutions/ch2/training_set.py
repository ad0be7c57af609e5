"""Reference for lab 2.4."""

import contextlib
import math
from datetime import date, datetime, timedelta

import mlflow
from databricks.feature_engineering import FeatureEngineeringClient, FeatureFunction, FeatureLookup
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import ResourceAlreadyExists
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

TIMES = ["event_at", "ingested_at"]


def as_of_join(labels: DataFrame, features: dict[str, DataFrame], lookback_hours: dict[str, int]) -> DataFrame:
    joined = labels
    for name, frame in features.items():
        values = [column for column in frame.columns if column not in ["customer_id", *TIMES]]
        asked = labels.select("label_id", "decided_at", F.col("customer_id").alias("of_customer"))
        counts = F.col("of_customer") == F.col("customer_id")
        # Had happened, and was known: two times, and neither stands for the other.
        counts &= (F.col("event_at") <= F.col("decided_at")) & (F.col("ingested_at") <= F.col("decided_at"))
        if name in lookback_hours:
            counts &= F.col("event_at") >= F.col("decided_at") - F.expr(f"INTERVAL {lookback_hours[name]} HOURS")
        # The greatest struct, not the greatest value: its times decide, and a null value comes along.
        latest = F.max(F.struct(*TIMES, *values)).alias("latest")
        found = asked.join(frame, counts).groupBy("label_id").agg(latest)
        taken = [F.col("latest").getField(value).alias(value) for value in values]
        joined = joined.join(found.select("label_id", *taken), "label_id", "left")
    return joined


def training_frame(spark: SparkSession, labels: DataFrame, lookups: list[dict], label: str) -> DataFrame:
    fe = FeatureEngineeringClient()
    asked = []
    for each in lookups:
        hours = each["lookback_hours"]
        asked.append(
            FeatureLookup(
                table_name=each["table"],
                lookup_key="client",
                feature_names=list(each["features"]),
                rename_outputs=each["features"],
                timestamp_lookup_key="decided_at" if fe.get_table(name=each["table"]).timestamp_keys else None,
                lookback_window=None if hours is None else timedelta(hours=hours),
                default_values=each["defaults"],
            )
        )
    moment = F.to_utc_timestamp("decided_local", F.col("time_zone"))
    # A column named like a feature would be used in place of the lookup.
    decided = labels.select("label_id", "client", moment.alias("decided_at"), label)
    training_set = fe.create_training_set(
        df=decided,
        feature_lookups=asked,
        label=label,
        exclude_columns=["client", "decided_at"],
    )
    return training_set.load_df()


def score_customers(spark: SparkSession, model: str, customers: str, at: datetime) -> DataFrame:
    uri = f"models:/{model}@champion"
    # Only what the model asks its caller for: a column named like a feature would be used in place of the lookup.
    needed = mlflow.models.get_model_info(uri).signature.inputs.required_input_names()
    asked = spark.table(customers).withColumn("decided_at", F.lit(at)).select(*needed)
    scored = FeatureEngineeringClient().score_batch(model_uri=uri, df=asked)
    return scored.select("customer_id", "prediction")


def online_differences(endpoint: str, batch: DataFrame) -> list[dict]:
    rows = [row.asDict() for row in batch.collect()]
    # Keys alone: a feature that the request brings is answered as it came.
    keys = [{"customer_id": row["customer_id"]} for row in rows]
    answer = WorkspaceClient().serving_endpoints.query(endpoint, dataframe_records=keys)
    return [
        {"customer_id": row["customer_id"], "feature": name, "batch": row[name], "online": online[name]}
        for row, online in zip(rows, answer.outputs, strict=True)
        for name in row
        if name != "customer_id" and not _same(row[name], online[name])
    ]


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9)
    return one == other


def on_demand_feature(
    spark: SparkSession, labels: DataFrame, allowances: str, function: str, spec: str, store: str, cap: float
) -> DataFrame:
    fe = FeatureEngineeringClient()
    spark.sql(f"""
        CREATE OR REPLACE FUNCTION {function}(used DOUBLE, included DOUBLE) RETURNS DOUBLE LANGUAGE PYTHON AS $$
if used is None or not included:
    return None
return min(used / included, {cap})
$$""")
    features = [
        FeatureLookup(table_name=allowances, lookup_key="customer_id", feature_names=["included_gb"]),
        FeatureFunction(
            udf_name=function, input_bindings={"used": "used_gb", "included": "included_gb"}, output_name="share"
        ),
    ]
    # There from the call before, it names table and function: it need not be made anew.
    with contextlib.suppress(ResourceAlreadyExists):
        fe.create_feature_spec(name=spec, features=features)
    fe.publish_table(
        online_store=fe.get_online_store(name=store),
        source_table_name=allowances,
        online_table_name=f"{allowances}_online",
        publish_mode="SNAPSHOT",
    )
    return fe.create_training_set(df=labels, feature_spec=spec, label="churned").load_df()


def backfill(
    spark: SparkSession,
    table: str,
    usage: str,
    tariffs: str,
    first: date,
    last: date,
    most_eur: float,
    logic: str,
    version: str,
) -> None:
    properties = {row["key"]: row["value"] for row in spark.sql(f"SHOW TBLPROPERTIES {table}").collect()}
    if properties.get("logic") != logic:
        raise ValueError(f"{table} holds rows by {properties.get('logic')}; {logic} needs a table of its own")
    used = spark.table(usage).where(F.col("day").between(first, last)).alias("used")
    tariff = spark.table(tariffs).alias("tariff")
    # The tariff of that day, not today's. A left join: a day without a tariff must be seen, not lost.
    in_force = (
        (F.col("used.customer_id") == F.col("tariff.customer_id"))
        & (F.col("valid_from") <= F.col("day"))
        & (F.col("valid_to").isNull() | (F.col("day") < F.col("valid_to")))
    )
    cost = (F.col("gb") * F.col("eur_per_gb")).alias("cost_eur")
    staged = used.join(tariff, in_force, "left").select("used.customer_id", "day", "gb", cost)
    staging = f"{table}_staging"
    staged.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(staging)

    # From here on the saved rows: the query above would be computed again, on whatever usage holds by then.
    checked = spark.table(staging)
    outside = F.col("cost_eur").isNull() | (F.col("cost_eur") < 0) | (F.col("cost_eur") > most_eur)
    rows, bad = checked.agg(F.count("*"), F.count(F.when(outside, 1))).first()
    keys = checked.select("customer_id", "day").distinct().count()
    if rows == 0 or bad or keys < rows:
        raise ValueError(f"{staging}: {rows} rows, {bad} with a cost that cannot be, {rows - keys} repeated keys")
    replaced = f"day >= '{first}' AND day <= '{last}'"
    checked.write.mode("overwrite").option("replaceWhere", replaced).saveAsTable(table)
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('backfill_version' = '{version}')")
