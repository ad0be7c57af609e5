"""Mistakes of clean_silver."""

from labjudge.proof.traps import swap

# The first delivery counts.
swap(
    "first_delivery",
    says="another delivery counts",
    old='.orderBy(F.desc("landed_at"))',
    new='.orderBy("landed_at")',
)

# Rows without a key.
swap(
    "rows_of_nobody",
    says="a row of nobody",
    old='.where("station_id IS NOT NULL AND counted_at IS NOT NULL")',
    new="",
)

# The day of the session, which is UTC.
swap(
    "day_of_the_session",
    says="not the day in the zone",
    old='F.to_date(F.from_utc_timestamp("counted_at", zone))',
    new='F.to_date("counted_at")',
)

# Dropped and made anew: grants and history go with it.
swap(
    "silver_dropped",
    says="the history of silver is gone",
    old='    _overwrite(readings.select("station_id", "counted_at", day.alias("day"), "bikes", "temperature"), silver)',
    new="""\
    spark.sql(f"DROP TABLE IF EXISTS {silver}")
    _overwrite(readings.select("station_id", "counted_at", day.alias("day"), "bikes", "temperature"), silver)""",
)
