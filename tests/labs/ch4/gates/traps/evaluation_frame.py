"""Mistakes of evaluation_frame."""

from labjudge.proof.traps import swap, trap
from pyspark.sql import DataFrame, SparkSession

# rows that are equal are returned once.
swap("equal_rows_once", says="rows are left out", old=".select(*columns)", new=".select(*columns).distinct()")

# the table is read as it is now.
swap("latest_snapshot", says="the latest is read", old='read.option("versionAsOf", version).', new="")

# the table is put back to the version, for everybody.
swap(
    "snapshot_restored",
    says="the table itself is changed",
    old='    return spark.read.option("versionAsOf", version).table(table)',
    new="""\
    rows = spark.read.option("versionAsOf", version).table(table)
    rows.write.mode("overwrite").saveAsTable(table)
    return spark.table(table)""",
)

# the rows are collected into a pandas frame.
swap("snapshot_through_pandas", says="a frame that went through pandas", old="(*columns)", new="(*columns).toPandas()")

LATEST = "return spark.table(table).select(*columns) if not version else spark.read"
# a version is used when there is one, and 0 is none.
swap("version_zero_is_falsy", says="version 0 taken for none", old="return spark.read", new=LATEST)


_sessions: list[SparkSession] = []


@trap(says="evaluation_frame remembers an earlier call")
def first_session_kept(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    _sessions.append(spark)
    return _sessions[0].read.option("versionAsOf", version).table(table).select(*columns)
