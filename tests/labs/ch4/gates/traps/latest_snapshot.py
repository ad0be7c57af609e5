"""Trap: the table is read as it is now.

skill: evaluation_frame
phrase: the latest is read
"""

from pyspark.sql import DataFrame, SparkSession


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    return spark.table(table).select(*columns)
