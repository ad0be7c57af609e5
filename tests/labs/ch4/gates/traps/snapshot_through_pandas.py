"""Trap: the rows are collected into a pandas frame.

skill: evaluation_frame
phrase: a frame that went through pandas
"""

from pyspark.sql import DataFrame, SparkSession


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    return spark.read.option("versionAsOf", version).table(table).select(*columns).toPandas()
