"""Reference for lab 2.2."""

from datetime import date, datetime

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F


def deduplicate(payments: DataFrame) -> DataFrame:
    # Two columns to order by, so that every run keeps the same row; the very same row twice is the one case left, and harmless.
    newest_first = Window.partitionBy("payment_id").orderBy(F.desc("ingested_at"), F.desc("position"))
    somebodys = payments.where("payment_id IS NOT NULL AND customer_id IS NOT NULL")
    return somebodys.withColumn("nth", F.row_number().over(newest_first)).where("nth = 1").drop("nth")


def daily_totals(payments: DataFrame, zone: str) -> DataFrame:
    # Counts, sums and maxima can be rolled up; a mean or a number of distinct values cannot.
    return payments.groupBy("customer_id", _day(zone).alias("day")).agg(
        F.count("*").alias("payments"),
        F.count("amount").alias("captured"),
        F.coalesce(F.sum("amount"), F.lit(0.0)).alias("total"),
        F.max("paid_at").alias("last_paid_at"),
    )


def _day(zone: str) -> Column:
    return F.to_date(F.from_utc_timestamp("paid_at", zone))


def trailing_features(daily: DataFrame, through: date, window: int, zone: str) -> DataFrame:
    blocks = daily.where(F.col("day") <= F.lit(through))
    first = blocks.groupBy("customer_id").agg(F.min("day").alias("first"))
    # A row for every day: so many rows back are so many days back, and who stops paying gets zeros and not the old numbers.
    every_day = first.select("customer_id", F.explode(F.sequence("first", F.lit(through))).alias("day"))
    so_far = Window.partitionBy("customer_id").orderBy("day")
    recent = so_far.rowsBetween(1 - window, Window.currentRow)
    total, captured = F.coalesce(F.sum("total").over(recent), F.lit(0.0)), F.sum("captured").over(recent)
    return every_day.join(blocks, ["customer_id", "day"], "left").select(
        "customer_id",
        "day",
        F.coalesce(F.sum("payments").over(recent), F.lit(0)).alias("payments"),
        total.alias("total"),
        (total / F.nullif(captured, F.lit(0))).alias("mean_amount"),
        F.max("last_paid_at").over(so_far).alias("last_paid_at"),
        # The day's end: stamped with its beginning, a decision at noon would know the evening.
        F.to_utc_timestamp(F.date_add("day", 1), zone).alias("known_from"),
    )


def rebuild_features(spark: SparkSession, source: str, target: str, through: date, window: int, zone: str) -> None:
    _features(spark, source, through, window, zone).write.mode("overwrite").saveAsTable(target)


def _features(spark: SparkSession, source: str, through: date, window: int, zone: str) -> DataFrame:
    return trailing_features(daily_totals(deduplicate(spark.table(source)), zone), through, window, zone)


def update_features(
    spark: SparkSession, source: str, target: str, since: datetime | None, through: date, window: int, zone: str
) -> datetime | None:
    rows = spark.table(source)
    # The watermark first: rows that come while this runs are after it, and the next run finds them.
    watermark = rows.agg(F.max("ingested_at")).first()[0]
    last_day = spark.table(target).agg(F.max("day")).first()[0]
    # By ingestion, for late rows have an old event time. At the watermark too: MERGE takes what was read before once more.
    new = rows if since is None else rows.where(F.col("ingested_at") >= F.lit(since))
    theirs = new.select("customer_id", F.lit(True).alias("has_new")).distinct()
    new_day = F.col("day") > F.lit(last_day)  # null at the first run, when all of the source is new
    features = _features(spark, source, through, window, zone).join(theirs, "customer_id", "left")
    features.where(new_day | F.col("has_new")).drop("has_new").createOrReplaceTempView("changed_features")
    _merge(spark, target, "changed_features", ["customer_id", "day"])
    return watermark


def apply_batch(batch: DataFrame, batch_id: int, payments: str, daily: str, zone: str) -> None:
    spark = batch.sparkSession
    newest = deduplicate(batch)
    newest.createOrReplaceTempView("batch_payments")
    is_newer = "(s.ingested_at > t.ingested_at OR (s.ingested_at = t.ingested_at AND s.position > t.position))"
    _merge(spark, payments, "batch_payments", ["payment_id"], is_newer)
    # For all that the batch touches, and not only for what the first merge has changed: after a crash between the two writes the
    # same batch changes nothing there. Recomputed, not added, so that a batch may come as often as it likes.
    customers = newest.select("customer_id").distinct()
    theirs = spark.table(payments).join(customers, "customer_id", "left_semi")
    daily_totals(theirs, zone).createOrReplaceTempView("batch_totals")
    _merge(spark, daily, "batch_totals", ["customer_id", "day"])


def _merge(spark: SparkSession, target: str, view: str, keys: list[str], is_newer: str = "true") -> None:
    same_key = " AND ".join(f"t.{key} = s.{key}" for key in keys)
    spark.sql(
        f"MERGE INTO {target} t USING {view} s ON {same_key} "
        f"WHEN MATCHED AND {is_newer} THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
    )
