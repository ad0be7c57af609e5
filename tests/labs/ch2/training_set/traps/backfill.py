"""Mistakes of backfill."""

from labjudge.proof.traps import swap

# Today's tariff for all days.
swap(
    "todays_tariff",
    says="today's tariff for a day of the past",
    old="""        & (F.col("valid_from") <= F.col("day"))
        & (F.col("valid_to").isNull() | (F.col("day") < F.col("valid_to")))
""",
    new="""        & F.col("valid_to").isNull()
""",
)

# The last day of a tariff is taken to belong to it: on the day of a change there are two.
swap(
    "both_on_the_day_of_change",
    says="a backfill without fault is refused",
    old='(F.col("day") < F.col("valid_to"))',
    new='(F.col("day") <= F.col("valid_to"))',
)

# The last day is left out.
swap(
    "without_the_last_day",
    says="a day of the backfill has no row",
    old='.where(F.col("day").between(first, last))',
    new='.where((F.col("day") >= first) & (F.col("day") < last))',
)

# Staged, and not looked at.
swap("unchecked", says="put in place with a cost of null", old="if rows == 0 or bad or keys < rows:", new="if False:")

# An empty range passes every check of values.
swap("nothing_is_fine", says="put in place with no rows", old="if rows == 0 or bad or", new="if bad or")

# The values are looked at, the keys are not.
swap("keys_unchecked", says="put in place with a repeated key", old=" or keys < rows:", new=":")

# Checked when it is in place.
swap(
    "checked_afterwards",
    says="the table is changed before it is known to be right",
    old="    if rows == 0 or bad or keys < rows:",
    new="""\
    checked.write.mode("overwrite").option("replaceWhere", f"day >= '{first}' AND day <= '{last}'").saveAsTable(table)
    if rows == 0 or bad or keys < rows:""",
)

# What was computed is written, not what was staged: a frame is a query.
swap(
    "computed_again",
    says="other rows than were checked",
    old='checked.write.mode("overwrite").option("replaceWhere", replaced)',
    new='staged.write.mode("overwrite").option("replaceWhere", replaced)',
)

# Merged by key: what usage has no more stays.
swap(
    "merged_by_key",
    says="a row that usage has no more",
    old='    checked.write.mode("overwrite").option("replaceWhere", replaced).saveAsTable(table)\n',
    new="    FeatureEngineeringClient().write_table(name=table, df=checked)\n",
)

# Added to what is there.
swap(
    "appended",
    says="two rows of a customer and day",
    old='checked.write.mode("overwrite").option("replaceWhere", replaced).saveAsTable(table)',
    new='checked.write.mode("append").saveAsTable(table)',
)

# First away with the old ones, then the new ones.
swap(
    "deleted_and_appended",
    says="half a backfill can be read",
    old='    checked.write.mode("overwrite").option("replaceWhere", replaced).saveAsTable(table)\n',
    new='    spark.sql(f"DELETE FROM {table} WHERE {replaced}")\n    checked.write.mode("append").saveAsTable(table)\n',
)

# The table is replaced by the days.
swap(
    "other_days_lost",
    says="another day is changed",
    old='.option("replaceWhere", replaced).saveAsTable(table)',
    new=".saveAsTable(table)",
)

# Nothing is recorded.
swap(
    "no_version",
    says="nothing tells which backfill it was",
    old="    spark.sql(f\"ALTER TABLE {table} SET TBLPROPERTIES ('backfill_version' = '{version}')\")\n",
    new="",
)

# Rows by another formula under the same name.
swap(
    "other_logic",
    says="another formula under the same name",
    old='if properties.get("logic") != logic:',
    new='if "logic" not in properties:',
)

# A table that names no formula is taken for one of this formula.
swap(
    "no_formula_is_any",
    says="rows of a formula that the table does not name",
    old='if properties.get("logic") != logic:',
    new='if properties.get("logic", logic) != logic:',
)

# The days that are staged are replaced, in place of the days that were asked for.
swap(
    "days_of_usage_only",
    says="a day without usage keeps its rows",
    old="""    replaced = f"day >= '{first}' AND day <= '{last}'"
""",
    new="""    days = ", ".join(f"DATE '{row['day']}'" for row in checked.select("day").distinct().collect())
    replaced = f"day IN ({days})"
""",
)

# The query is checked, which is computed anew, and not the rows that it left.
swap(
    "query_is_checked",
    says="refused for rows that are not staged",
    old="    if rows == 0 or bad or keys < rows:",
    new="    bad = staged.where(outside).count()\n    if rows == 0 or bad or keys < rows:",
)
