"""Mistakes of build_gold."""

from labjudge.proof.traps import swap

# The row before, whenever it was.
swap(
    "row_before",
    says="the row before is not the day before",
    old='F.date_add("day", 1).alias("day"),',
    new='F.lead("day").over(Window.partitionBy("station_id").orderBy("day")).alias("day"),',
)

# The temperature of the day that is predicted.
swap(
    "temperature_of_the_day",
    says="measured on the day that is predicted",
    old="""\
        F.col("temperature").alias("temperature_before"),
    )
    split = F.when(F.col("day") < F.lit(test_from), "train").otherwise("test")
    rows = days.select("station_id", "day", "bikes").join(before, ["station_id", "day"])
""",
    new="""\
    )
    split = F.when(F.col("day") < F.lit(test_from), "train").otherwise("test")
    rows = days.withColumnRenamed("temperature", "temperature_before").join(before, ["station_id", "day"])
""",
)

# Four of five rows, whichever.
swap(
    "random_split",
    says="not split by time",
    old='F.when(F.col("day") < F.lit(test_from), "train")',
    new='F.when(F.rand(7) < 0.8, "train")',
)

# The first day of the test is trained on.
swap(
    "first_test_day_in_train",
    says="split at another day",
    old='F.col("day") < F.lit(test_from)',
    new='F.col("day") <= F.lit(test_from)',
)

# Nothing known is nobody.
swap(
    "unknown_is_zero",
    says="a count of a day without any",
    old='F.sum("bikes").alias("bikes")',
    new='F.coalesce(F.sum("bikes"), F.lit(0)).alias("bikes")',
)

# Each run appends.
swap(
    "gold_appends",
    says="another run adds rows to gold",
    old='_overwrite(rows.withColumn("split", split), gold)',
    new='rows.withColumn("split", split).write.mode("append").saveAsTable(gold)',
)

swap(
    "temperature_of_counted_hours",
    says="another temperature",
    old="spark.table(silver).groupBy",
    new='spark.table(silver).where("bikes IS NOT NULL").groupBy',
)
