"""Trap: rows that are equal are returned once.

skill: evaluation_frame
phrase: rows are left out
"""

from pyspark.sql import DataFrame, SparkSession


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    return spark.read.option("versionAsOf", version).table(table).select(*columns).distinct()
