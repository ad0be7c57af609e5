"""Mistakes of rebuild_features."""

from labjudge.proof.traps import swap

# Each run adds its rows.
swap(
    "rows_are_appended",
    says="rows of an earlier run are left",
    old='.write.mode("overwrite").saveAsTable(target)',
    new='.write.mode("append").saveAsTable(target)',
)

# A table is dropped so that it can be made: grants, keys and history go with it.
swap(
    "drop_and_create",
    says="the history is gone",
    old='    _features(spark, source, through, window, zone).write.mode("overwrite").saveAsTable(target)',
    new="""\
    spark.sql(f"DROP TABLE {target}")
    _features(spark, source, through, window, zone).write.saveAsTable(target)""",
)

# Columns are put in by their place, and the target has them in another order.
swap(
    "by_position",
    says="invalid timestamp: C-",
    old='.write.mode("overwrite").saveAsTable(target)',
    new=".write.insertInto(target, overwrite=True)",
)
