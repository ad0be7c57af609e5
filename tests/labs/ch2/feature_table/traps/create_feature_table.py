"""Mistakes of create_feature_table."""

from labjudge.proof.traps import swap

# The day is a column of the key, and nothing says that it is the time.
swap(
    "no_time_series_column",
    says="its time series column is not there",
    old="{' TIMESERIES' if name == timeseries else ''}",
    new="",
)

# A table with columns and no key.
swap(
    "no_key",
    says="the primary key of the table is not there",
    old=", CONSTRAINT {name} PRIMARY KEY ({key})) COMMENT",
    new=") COMMENT",
)

# 30 of what?
swap(
    "no_unit",
    says="a column does not say what it is",
    old="""return column["description"] + (f" [{column['unit']}]" if column["unit"] else "")""",
    new='return column["description"]',
)

# The table itself says nothing.
swap(
    "no_description",
    says="a table without its description",
    old="""PRIMARY KEY ({key})) COMMENT '{description}'\"""",
    new="""PRIMARY KEY ({key}))\"""",
)

# Who is called when it is late?
swap(
    "no_owner",
    says="nobody answers for it",
    old="""SET TAGS ('owner' = '{owner}', 'refresh' = '{refresh}')""",
    new="""SET TAGS ('refresh' = '{refresh}')""",
)

# A failure is logged and forgotten.
swap(
    "the_error_is_swallowed",
    says="has no CREATE TABLE there",
    old="    _create(spark, table, texts, primary_keys, timeseries, description)\n",
    new="""\
    try:
        _create(spark, table, texts, primary_keys, timeseries, description)
    except Exception as problem:
        print(problem)
        return
""",
)

# What is in the way is replaced.
swap(
    "replaced",
    says="a table that is there is emptied",
    old='f"CREATE TABLE {table} (',
    new='f"CREATE OR REPLACE TABLE {table} (',
)
