"""Trap: a version is used when there is one, and 0 is none.

skill: evaluation_frame
phrase: version 0 taken for none
"""

from pyspark.sql import DataFrame, SparkSession


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    reader = spark.read
    if version:
        reader = reader.option("versionAsOf", version)
    return reader.table(table).select(*columns)
