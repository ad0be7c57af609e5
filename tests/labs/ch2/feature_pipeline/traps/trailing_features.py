"""Mistakes of trailing_features."""

from labjudge.proof.traps import swap

# So many days back, and today as well.
swap(
    "one_day_too_many",
    says="none on its first day is lost",
    old="so_far.rowsBetween(1 - window, Window.currentRow)",
    new="so_far.rowsBetween(-window, Window.currentRow)",
)

# Rows end with a customer's last block: the numbers of that day stay the latest for good.
swap(
    "old_numbers_never_expire",
    says="no row for who stops paying",
    old="""\
agg(F.min("day").alias("first"))
    # A row for every day: so many rows back are so many days back, and who stops paying gets zeros and not the old numbers.
    every_day = first.select("customer_id", F.explode(F.sequence("first", F.lit(through))).alias("day"))
""",
    new="""\
agg(F.min("day").alias("first"), F.max("day").alias("last"))
    every_day = first.select("customer_id", F.explode(F.sequence("first", "last")).alias("day"))
""",
)

# An empty window says nothing at all.
swap(
    "empty_window_is_null",
    says="payments is None",
    old='F.coalesce(F.sum("payments").over(recent), F.lit(0)).alias("payments")',
    new='F.sum("payments").over(recent).alias("payments")',
)

# The last payment is forgotten when it leaves the window.
swap(
    "last_payment_in_the_window",
    says="last_paid_at is None",
    old='F.max("last_paid_at").over(so_far)',
    new='F.max("last_paid_at").over(recent)',
)

# A day of one payment weighs as much as a day of seven.
swap(
    "mean_of_means",
    says="a mean of daily means",
    old="(total / F.nullif(captured, F.lit(0)))",
    new='F.avg(F.expr("total / nullif(captured, 0)")).over(recent)',
)

# Divided by payments that have no amount as well.
swap(
    "divided_by_all_payments",
    says="divided by payments without an amount",
    old="(total / F.nullif(captured, F.lit(0)))",
    new='F.when(captured > 0, total / F.sum("payments").over(recent))',
)

# The window has a beginning and no end.
swap(
    "last_payment_of_the_future",
    says="blocks of later days change the past",
    old='F.max("last_paid_at").over(so_far)',
    new='F.max("last_paid_at").over(Window.partitionBy("customer_id"))',
)

# Blocks after the last day make rows for customers who had not paid by then.
swap(
    "blocks_of_the_future",
    says="blocks not yet there change the past",
    old='blocks = daily.where(F.col("day") <= F.lit(through))',
    new="blocks = daily",
)

# Stamped with the day's beginning: at noon the evening is known.
swap(
    "stamped_with_its_beginning",
    says="known before the day is over",
    old='F.to_utc_timestamp(F.date_add("day", 1), zone)',
    new='F.to_utc_timestamp("day", zone)',
)

# The day is over when it is over in UTC.
swap(
    "midnight_in_utc",
    says="known later than it is",
    old='F.to_utc_timestamp(F.date_add("day", 1), zone)',
    new='F.date_add("day", 1).cast("timestamp")',
)

# A day of 23 hours has 24.
swap(
    "after_24_hours",
    says="a day is not always 24 hours",
    old='F.to_utc_timestamp(F.date_add("day", 1), zone)',
    new='(F.to_utc_timestamp("day", zone) + F.expr("INTERVAL 24 HOURS"))',
)
