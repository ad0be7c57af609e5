"""Mistakes of evolve_table."""

from labjudge.proof.traps import swap

# New columns without a word about them.
swap(
    "new_columns_undocumented",
    says="a new column does not say what it is",
    old="""f"`{column['name']}` {column['type']} COMMENT '{_comment(column)}'"
        for column in new_columns""",
    new="""f"`{column['name']}` {column['type']}"
        for column in new_columns""",
)

# Deprecated is gone: the table is written anew without the column.
swap(
    "deprecated_is_dropped",
    says="a column goes away",
    old="""            spark.sql(f"ALTER TABLE {table} ALTER COLUMN `{name}` COMMENT 'DEPRECATED, use {replacement}. {before}'")
""",
    new="""\
            rows = spark.table(table).drop(name)
            rows.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(table)
""",
)

# What the column was is not said any more.
swap(
    "old_comment_lost",
    says="not the comment after a deprecation",
    old="COMMENT 'DEPRECATED, use {replacement}. {before}'",
    new="COMMENT 'DEPRECATED, use {replacement}. '",
)

# Each run says it once more.
swap(
    "said_in_every_run",
    says="another comment when it is run again",
    old='if not before.startswith("DEPRECATED"):',
    new="if name in there:",
)

# A column that is there: an error, in place of nothing to do.
swap(
    "there_already_is_an_error",
    says="FIELD_ALREADY_EXISTS",
    old="""        for column in new_columns
        if column["name"] not in there
    ]""",
    new="""        for column in new_columns
    ]""",
)

# Another type is passed over: the name is there.
swap(
    "another_type_is_passed_over",
    says="another type is no error",
    old="""if column["name"] in there and there[column["name"]].type_text != column["type"]:""",
    new="""if column["name"] in there and not column["type"]:""",
)

# One after the other, until one is refused.
swap(
    "half_is_done",
    says="refused, and yet changed",
    old="""    for column in new_columns:
        if column["name"] in there and""",
    new="""    for column in new_columns:
        if column["name"] not in there:
            spark.sql(f"ALTER TABLE {table} ADD COLUMNS ({column['name']} {column['type']} COMMENT '{_comment(column)}')")
    there = {column.name: column for column in WorkspaceClient().tables.get(table).columns}
    for column in new_columns:
        if column["name"] in there and""",
)

# Described as it is described now, also what is there already.
swap(
    "described_anew",
    says="a column that is there is described anew",
    old="""    if added:
        spark.sql(""",
    new="""    for column in new_columns:
        if column["name"] in there:
            spark.sql(f"ALTER TABLE {table} ALTER COLUMN `{column['name']}` COMMENT '{_comment(column)}'")
    if added:
        spark.sql(""",
)
