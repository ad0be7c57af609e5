"""Mistakes of build_features."""

from labjudge.proof.traps import swap

# Whatever the gateways send might be useful.
swap(
    "wide_by_accident",
    says="a wide table by accident",
    old=".agg(*aggregates)\n",
    new="""\
.agg(*aggregates, F.max("note").alias("note"))
    features = {**features, "note": {"comment": ""}}
""",
)

# A key with a date in it is no time series yet.
swap("no_timeseries", says="the day is no time series column", old="day TIMESERIES)", new="day)")

# The meaning stands in somebody's notebook.
swap("no_comments", says="a feature that nobody can look up", old=""" COMMENT '{each['comment']}'""", new="")

# It was easier that way.
swap("all_privileges", says="readers may write", old="GRANT SELECT ON TABLE", new="GRANT ALL PRIVILEGES ON TABLE")

# They will need the next table, too.
swap(
    "the_whole_schema",
    says="readers may read other tables",
    old="GRANT SELECT ON TABLE {table} TO",
    new="GRANT SELECT ON SCHEMA {catalog}.{schema} TO",
)

# Looked at after it was written.
swap(
    "written_then_checked",
    says="refused too late",
    old="    if bad or repeated:\n",
    new="""\
    if bad or repeated:
        rows.groupBy("pump_id").count().write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(table)
""",
)

# Nobody counts below zero, one would think.
swap(
    "below_zero",
    says="a negative number of restarts is taken",
    old="for column in never_negative:",
    new="for column in never_negative[:1]:",
)

# The same row twice is one row.
swap(
    "the_same_is_fine",
    says="a reading that came twice, the same, is taken",
    old='repeated = rows.groupBy("pump_id", "at")',
    new='repeated = rows.distinct().groupBy("pump_id", "at")',
)

# Dropped and made again.
swap(
    "dropped_first",
    says="another table in place of the first",
    old="    if not spark.catalog.tableExists(table):\n",
    new="""\
    spark.sql(f"DROP TABLE IF EXISTS {table}")
    if True:
""",
)

# A table has the columns that it was made with.
swap(
    "columns_of_the_first_day",
    says="a table that cannot grow",
    old="    if new:\n",
    new="    if new and not there[2:]:\n",
)
