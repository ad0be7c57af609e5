"""Mistakes of score_customers."""

from labjudge.proof.traps import swap

# The whole table is handed over, with what it has left over.
swap(
    "whole_table",
    says="a left-over column in place of the lookup",
    old='.withColumn("decided_at", F.lit(at)).select(*needed)',
    new='.withColumn("decided_at", F.lit(at))',
)

# Who has a null somewhere is no customer.
swap(
    "customers_without_nulls",
    says="a customer is not scored",
    old="spark.table(customers).with",
    new="spark.table(customers).dropna().with",
)

# As of now, whatever moment was asked for.
swap(
    "as_of_now",
    says="features of a later moment are scored",
    old='.withColumn("decided_at", F.lit(at))',
    new='.withColumn("decided_at", F.lit("2030-01-01").cast("timestamp"))',
)

# The day is enough.
swap(
    "day_for_moment",
    says="the day's beginning in place of the moment",
    old='.withColumn("decided_at", F.lit(at))',
    new='.withColumn("decided_at", F.date_trunc("day", F.lit(at)))',
)

# The version with the greatest number.
swap(
    "newest_version",
    says="the newest version in place of the champion",
    old='uri = f"models:/{model}@champion"',
    new='uri = f"models:/{model}/3"',
)

# The moment as text without its microseconds.
swap(
    "whole_seconds",
    says="the moment cut off at its second",
    old='withColumn("decided_at", F.lit(at))',
    new='withColumn("decided_at", F.date_trunc("second", F.lit(at)))',
)
