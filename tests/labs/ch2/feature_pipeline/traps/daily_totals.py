"""Mistakes of daily_totals."""

from labjudge.proof.traps import swap

# The day of the session's time zone.
swap(
    "day_of_the_session",
    says="from the first microsecond after midnight to the last",
    old='return F.to_date(F.from_utc_timestamp("paid_at", zone))',
    new='return F.to_date("paid_at")',
)

# The offset that the zone has in January.
swap(
    "offset_of_january",
    says="in the hour that comes twice",
    old='return F.to_date(F.from_utc_timestamp("paid_at", zone))',
    new="""\
from zoneinfo import ZoneInfo

    seconds = int(datetime(2026, 1, 15, tzinfo=ZoneInfo(zone)).utcoffset().total_seconds())
    return F.to_date(F.col("paid_at") + F.expr(f"make_interval(0, 0, 0, 0, 0, 0, {seconds})"))""",
)

# The last one that came, and not the last one that happened.
swap(
    "last_by_ingestion",
    says="not when the last payment was paid",
    old='F.max("paid_at").alias("last_paid_at")',
    new='F.max_by("paid_at", "ingested_at").alias("last_paid_at")',
)

# Counting a column passes over its nulls.
swap(
    "null_amounts_not_counted",
    says="not the number of payments",
    old='F.count("*").alias("payments")',
    new='F.count("amount").alias("payments")',
)

# A sum of nothing is null.
swap(
    "sum_of_nothing",
    says="not the total of null and 0",
    old='F.coalesce(F.sum("amount"), F.lit(0.0)).alias("total")',
    new='F.sum("amount").alias("total")',
)

# Nulls are filled before anybody counts them.
swap(
    "nulls_filled_with_0",
    says="not the number of amounts",
    old='payments.groupBy("customer_id", _day(zone).alias("day"))',
    new='payments.fillna(0.0, ["amount"]).groupBy("customer_id", _day(zone).alias("day"))',
)

# Amounts that are equal are taken for copies.
swap(
    "equal_amounts_once",
    says="another total",
    old='F.sum("amount")',
    new='F.sum_distinct("amount")',
)
