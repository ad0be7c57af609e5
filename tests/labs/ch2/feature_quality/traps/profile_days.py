"""Mistakes of profile_days."""

from labjudge.proof.traps import swap

# A look at the first rows is enough.
swap(
    "first_rows",
    says="not all rows are looked at",
    old='    frame = spark.table(table).where(F.col("day").isin(days))\n',
    new='    frame = spark.table(table).where(F.col("day").isin(days)).limit(200)\n',
)

# What is missing is missing.
swap(
    "nan_as_null",
    says="NaN counted as null",
    old='F.count(F.when(F.col(name).isNull(), 1)).alias("nulls"),',
    new='F.count(F.when(F.col(name).isNull() | _is_nan(name, kind), 1)).alias("nulls"),',
)

# NaN is a float, and above all others.
swap(
    "nan_is_a_number",
    says="NaN taken for a number",
    old='numbers = _values(name, kind).cast("double")',
    new='numbers = F.col(name).cast("double")',
)

# NaN is one more value.
swap(
    "nan_is_distinct",
    says="what is no value is counted among the values",
    old='F.count_distinct(_values(name, kind)).alias("distinct")',
    new='F.count_distinct(name).alias("distinct")',
)

# A day is described if there is something to describe.
swap(
    "days_that_are_there",
    says="a day without rows is left out",
    old='wanted.join(known, "day", "left")',
    new='wanted.join(known, "day")',
)
