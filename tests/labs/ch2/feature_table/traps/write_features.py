"""Mistakes of write_features."""

from labjudge.proof.traps import swap

# The rows of now are all rows.
swap(
    "overwritten",
    says="a row is lost",
    old='    FeatureEngineeringClient().write_table(name=table, df=rows, mode="merge")',
    new='    rows.write.mode("overwrite").saveAsTable(table)',
)

# What was there is there twice.
swap(
    "appended",
    says="a row comes more than once",
    old='    FeatureEngineeringClient().write_table(name=table, df=rows, mode="merge")',
    new='    rows.write.mode("append").saveAsTable(table)',
)

# Merged by who and when, whatever the table's key is.
swap(
    "key_by_heart",
    says="a key is there twice",
    old='    FeatureEngineeringClient().write_table(name=table, df=rows, mode="merge")',
    new="""\
    who, day = rows.columns[0], "day"
    if rows.groupBy(who, day).count().where("count > 1").count() or rows.where(f"{who} IS NULL OR day IS NULL").count():
        raise ValueError("keys are not unique")
    rows.createOrReplaceTempView("new_rows")
    spark.sql(
        f"MERGE INTO {table} t USING new_rows s ON t.{who} = s.{who} AND t.day = s.day "
        "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
    )""",
)

# One of the two is taken, whichever.
swap(
    "repeated_keys_dropped",
    says="the same key twice is written",
    old='    FeatureEngineeringClient().write_table(name=table, df=rows, mode="merge")',
    new="""\
    keys = FeatureEngineeringClient().get_table(name=table).primary_keys
    FeatureEngineeringClient().write_table(name=table, df=rows.dropDuplicates(keys), mode="merge")""",
)

# A row without a key is passed over.
swap(
    "null_keys_passed_over",
    says="a key of null is written",
    old='    FeatureEngineeringClient().write_table(name=table, df=rows, mode="merge")',
    new="""\
    keys = FeatureEngineeringClient().get_table(name=table).primary_keys
    FeatureEngineeringClient().write_table(name=table, df=rows.dropna(subset=keys), mode="merge")""",
)

# The job goes on without a word.
swap(
    "the_refusal_is_swallowed",
    says="has SELECT and no MODIFY",
    old='    FeatureEngineeringClient().write_table(name=table, df=rows, mode="merge")',
    new="""\
    try:
        FeatureEngineeringClient().write_table(name=table, df=rows, mode="merge")
    except ValueError:
        raise
    except Exception as problem:
        print("not written:", problem)""",
)
