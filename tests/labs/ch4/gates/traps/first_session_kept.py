"""Trap: the session of the first call is kept for all.

skill: evaluation_frame
phrase: evaluation_frame remembers an earlier call
"""

from pyspark.sql import DataFrame, SparkSession

_sessions: list[SparkSession] = []


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    _sessions.append(spark)
    return _sessions[0].read.option("versionAsOf", version).table(table).select(*columns)
