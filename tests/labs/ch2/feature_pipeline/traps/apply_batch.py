"""Mistakes of apply_batch."""

from labjudge.proof.traps import swap, trap
from pyspark.sql import DataFrame

# The batch's totals are added to those that are there.
swap(
    "totals_are_added",
    says="a batch came twice: daily",
    old="""\
    daily_totals(theirs, zone).createOrReplaceTempView("batch_totals")
    _merge(spark, daily, "batch_totals", ["customer_id", "day"])
""",
    new="""\
    daily_totals(newest, zone).createOrReplaceTempView("batch_totals")
    added = ", ".join(f"t.{name} = t.{name} + s.{name}" for name in ("payments", "captured", "total"))
    spark.sql(
        f"MERGE INTO {daily} t USING batch_totals s ON t.customer_id = s.customer_id AND t.day = s.day WHEN MATCHED THEN "
        f"UPDATE SET {added}, t.last_paid_at = greatest(t.last_paid_at, s.last_paid_at) WHEN NOT MATCHED THEN INSERT *"
    )
""",
)

# Whatever comes replaces what is there.
swap(
    "the_older_replaces_the_newer",
    says="after a batch: payments",
    old='_merge(spark, payments, "batch_payments", ["payment_id"], is_newer)',
    new='_merge(spark, payments, "batch_payments", ["payment_id"])',
)

# A day's totals are those of the batch.
swap(
    "totals_of_the_batch",
    says="after a batch: daily",
    old="    daily_totals(theirs, zone).create",
    new="    daily_totals(newest, zone).create",
)


@trap(says="payments were written and the totals were not")
def only_what_is_new(batch: DataFrame, batch_id: int, payments: str, daily: str, zone: str) -> None:
    """Totals of customers whose payments the first merge will change: after a crash there are none."""
    spark = batch.sparkSession
    deduplicate(batch).createOrReplaceTempView("batch_payments")
    is_newer = "(s.ingested_at > t.ingested_at OR (s.ingested_at = t.ingested_at AND s.position > t.position))"
    changes = spark.sql(
        f"SELECT DISTINCT s.customer_id FROM batch_payments s LEFT JOIN {payments} t ON t.payment_id = s.payment_id "
        f"WHERE t.payment_id IS NULL OR {is_newer}"
    ).collect()
    _merge(spark, payments, "batch_payments", ["payment_id"], is_newer)
    theirs = spark.table(payments).where(F.col("customer_id").isin([row["customer_id"] for row in changes]))
    daily_totals(theirs, zone).createOrReplaceTempView("batch_totals")
    _merge(spark, daily, "batch_totals", ["customer_id", "day"])


# The position counts within a batch, and not against what an earlier one wrote.
swap(
    "ties_to_the_earlier_batch",
    says="a tie across batches",
    old='is_newer = "(s.ingested_at > t.ingested_at OR (s.ingested_at = t.ingested_at AND s.position > t.position))"',
    new='is_newer = "s.ingested_at > t.ingested_at"',
)

# A correction to null is taken for one that says nothing.
swap(
    "null_corrects_nothing",
    says="corrected to null or 0",
    old='    _merge(spark, payments, "batch_payments", ["payment_id"], is_newer)',
    new="""\
    others = ", ".join(f"t.{name} = s.{name}" for name in ("paid_at", "ingested_at", "position"))
    spark.sql(
        f"MERGE INTO {payments} t USING batch_payments s ON t.payment_id = s.payment_id WHEN MATCHED AND {is_newer} THEN "
        f"UPDATE SET {others}, t.amount = coalesce(s.amount, t.amount) WHEN NOT MATCHED THEN INSERT *"
    )""",
)
