"""Mistakes of build_features."""

from labjudge.proof.traps import swap

# Whatever the gateways send might be useful.
swap(
    "wide_by_accident",
    says="a wide table by accident",
    old="""\
    daily = rows.groupBy("pump_id", F.to_date("at").alias("day")).agg(*aggregates)
    if not spark""",
    new="""\
    rest = [F.first(name).alias(name) for name in rows.columns if name not in ("pump_id", "at")]
    daily = rows.groupBy("pump_id", F.to_date("at").alias("day")).agg(*aggregates, *rest)
    features = features | {name: {"comment": ""} for name in daily.columns[2:] if name not in features}
    if not spark""",
)

# A table like any other: rows, and nothing that says what they are.
swap(
    "just_a_table",
    says="no key of pump and day",
    old="""\
    if not spark.catalog.tableExists(table):
        _create(""",
    new="""\
    if False:
        _create(""",
)

# A key with a date in it is no time series yet.
swap("no_timeseries", says="the day is no time series column", old="day TIMESERIES)", new="day)")

# The meaning stands in somebody's notebook.
swap(
    "no_comments",
    says="a feature that nobody can look up",
    old="""{kinds[name]} COMMENT '{comment}'\"""",
    new="""{kinds[name]}\"""",
)

# Looked at after it was written.
swap(
    "written_then_checked",
    says="refused too late",
    old="""\
    if bad or repeated:
        raise""",
    new="""\
    if bad or repeated:
        rows.groupBy("pump_id").count().write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(table)
        raise""",
)

# Two deliveries of a reading count twice.
swap(
    "twice_is_fine",
    says="a reading that came twice is taken",
    old="if bad or repeated:",
    new="if bad:",
)

# Nobody counts below zero, one would think.
swap(
    "below_zero",
    says="a negative number of restarts is taken",
    old="for column in never_negative:",
    new="for column in never_negative[:1]:",
)

# It was easier that way.
swap(
    "all_privileges",
    says="readers may write",
    old="GRANT SELECT ON TABLE",
    new="GRANT ALL PRIVILEGES ON TABLE",
)

# Dropped and made again.
swap(
    "dropped_first",
    says="another table in place of the first",
    old="""\
    if not spark.catalog.tableExists(table):
        _create(""",
    new="""\
    spark.sql(f"DROP TABLE IF EXISTS {table}")
    if True:
        _create(""",
)

# The same row twice is one row.
swap(
    "the_same_is_fine",
    says="a reading that came twice, the same, is taken",
    old='repeated = rows.groupBy("pump_id", "at")',
    new='repeated = rows.distinct().groupBy("pump_id", "at")',
)

# They will need the next table, too.
swap(
    "the_whole_schema",
    says="readers may read other tables",
    old="GRANT SELECT ON TABLE {table} TO",
    new="GRANT SELECT ON SCHEMA {catalog}.{schema} TO",
)
