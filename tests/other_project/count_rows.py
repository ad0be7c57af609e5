"""A task: how many rows a table has."""

import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
print(spark.table(sys.argv[1]).count(), "rows")
