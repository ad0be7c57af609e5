"""Trap: the table is put back to the version, for everybody.

skill: evaluation_frame
phrase: the table itself is changed
"""

from pyspark.sql import DataFrame, SparkSession


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    rows = spark.read.option("versionAsOf", version).table(table)
    rows.write.mode("overwrite").saveAsTable(table)
    return spark.table(table).select(*columns)
