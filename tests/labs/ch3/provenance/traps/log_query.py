"""Mistakes of log_query."""

from labjudge.proof.traps import swap

# The sources are read as they are, and so is the text.
swap(
    "sources_without_versions",
    says="a source without its version",
    old='f"{table} VERSION AS OF {_version_now(spark, table)}" for name',
    new="table for name",
)

# The query is logged as it was given, placeholders and all.
swap(
    "template_is_logged",
    says="not the text that was executed",
    old='client.log_text(run_id, text, "query.sql")',
    new='client.log_text(run_id, query, "query.sql")',
)

# The text has versions; what is executed has not.
swap(
    "executed_without_versions",
    says="the versions in the text are not those that were read",
    old="spark.sql(text).write",
    new="spark.sql(query.format(**sources)).write",
)

# The first version of each source is as good as any.
swap(
    "first_versions_in_the_text",
    says="the text gives other rows",
    old="client.log_text(run_id, text,",
    new='client.log_text(run_id, query.format(**{name: f"{table} VERSION AS OF 0" for name, table in sources.items()}),',
)

# The version that stood there before the write.
swap(
    "target_version_before",
    says="not the version that was written",
    old="    version = _version_now(spark, target)\n",
    new="    version = max(0, _version_now(spark, target) - 1)\n",
)

# The result is added to what an earlier call left.
swap(
    "rows_appended",
    says="what stood there is not replaced",
    old="""\
    spark.sql(text).write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(target)
    version""",
    new="""\
    there = spark.catalog.tableExists(target) and "kwh" in spark.table(target).columns
    mode = "append" if there else "overwrite"
    spark.sql(text).write.mode(mode).option("overwriteSchema", str(not there).lower()).saveAsTable(target)
    version""",
)

# Repeatable, and not what was asked for.
swap(
    "first_versions_throughout",
    says="not the present versions of the sources",
    old='{_version_now(spark, table)}" for name',
    new='0" for name',
)

# The text is kept as a tag only.
swap(
    "query_as_a_tag",
    says="the query is not in the run",
    old='client.log_text(run_id, text, "query.sql")',
    new='client.set_tag(run_id, "query", text)',
)

# The result's version is returned and not logged.
swap(
    "no_version_of_the_result",
    says="the result's version is not in the run",
    old='    client.set_tag(run_id, "result_version", version)\n',
    new="",
)

# The result itself goes into the run.
swap(
    "result_as_an_artifact",
    says="the run has the artifact result.csv",
    old='    client.set_tag(run_id, "result_table", target)',
    new="""\
    client.log_text(run_id, spark.table(target).toPandas().to_csv(), "result.csv")
    client.set_tag(run_id, "result_table", target)""",
)

# mlflow.log_text without an active run begins one.
swap(
    "text_in_a_run_of_its_own",
    says="there is a new run, with query.sql",
    old='client.log_text(run_id, text, "query.sql")',
    new='mlflow.set_experiment("/Shared/queries")\n    with mlflow.start_run():\n        mlflow.log_text(text, "query.sql")',
)

# A target with other columns is refused by Delta.
swap(
    "columns_of_the_target_stay",
    says="the target had one column, old",
    old='.option("overwriteSchema", "true").saveAsTable(target)',
    new=".saveAsTable(target)",
)

FILLED_IN = "    text = query.format(**pinned)\n"
# A source that is read twice is filled in once.
swap(
    "first_place_only",
    says="raised ParseException",
    old=FILLED_IN,
    new="""\
    text = query
    for name, source in pinned.items():
        text = text.replace("{" + name + "}", source, 1)
""",
)

# Names of tables are replaced wherever they stand, also where a longer name begins with one.
swap(
    "names_replaced",
    says="a name within another's",
    old=FILLED_IN,
    new="""\
    text = query.format(**sources)
    for name, table in sources.items():
        text = text.replace(table, pinned[name])
""",
)
