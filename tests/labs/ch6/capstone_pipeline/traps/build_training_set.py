"""Mistakes of build_training_set."""

from labjudge.proof.traps import swap

# Whether it failed in the week before.
swap(
    "window_before_the_cutoff",
    says="a label that looks back",
    old='after = (F.col("failed_on") > F.col("cutoff")) & (F.col("failed_on") <= ends)',
    new='after = (F.col("failed_on") > F.date_sub("cutoff", horizon_days)) & (F.col("failed_on") <= F.col("cutoff"))',
)

# What has failed by the evening is no forecast.
swap(
    "cutoff_in_the_window",
    says="a label with the cutoff in it",
    old='F.col("failed_on") > F',
    new='F.col("failed_on") >= F',
)

# It fails some day.
swap("no_end", says="a label without an end", old=' & (F.col("failed_on") <= ends)', new="")

# Each failure that was told is one.
swap(
    "each_row_a_failure",
    says="told twice, counted twice",
    old='.select("pump_id", "cutoff").distinct()',
    new='.select("pump_id", "cutoff")',
)

# What is there is there: only the cutoffs of today are added.
swap(
    "only_new_cutoffs",
    says="a label that came late is not taken",
    old="""\
    rows.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(table)
""",
    new="""\
    if spark.catalog.tableExists(table):
        rows = rows.join(spark.table(table).select("cutoff").distinct(), "cutoff", "left_anti")
    rows.write.mode("append").saveAsTable(table)
""",
)

# The newest row, whenever it is of.
swap("newest_features", says="features of a day after the cutoff", old='.where("day <= cutoff")', new="")

# Only pumps that have been measured.
swap(
    "inner_join",
    says="pumps without features are lost",
    old='latest, ["pump_id", "cutoff"], "left"',
    new='latest, ["pump_id", "cutoff"]',
)

# No failure yet is no failure.
swap(
    "unfinished_windows",
    says="a window that is not over",
    old="if cutoff + timedelta(days=horizon_days) <= known_until",
    new="",
)

# Nobody knows afterwards what it was made from.
swap(
    "no_snapshot",
    says="a training set without its snapshot",
    old="""    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('sources' = '{json.dumps(versions)}')")\n""",
    new="",
)

# The version is noted, and the table read as it is a moment later.
swap(
    "read_as_it_is",
    says="the rows are not those of the version noted",
    old='spark.read.option("versionAsOf", versions[name]).table(name)',
    new="spark.table(name)",
)

# All that is known of a pump.
swap(
    "all_columns_of_the_pumps",
    says="a column that nobody asked for",
    old='.select("pump_id", "site", "cutoff", *values, "fails")',
    new='.select(*asked.columns, *values, "fails")',
)

# The columns are those of the first day.
swap("cannot_grow", says="a training set that cannot grow", old='.option("overwriteSchema", "true")', new="")
