"""Mistakes of file_report."""

from labjudge.proof.traps import swap

# Each report is added to what is there.
swap(
    "appended",
    says="one check is reported twice",
    old="USING new_report new ON {same}\n",
    new="USING new_report new ON false\n",
)

# What is there stays.
swap(
    "first_one_stays",
    says="not the last verdict",
    old="        WHEN MATCHED THEN UPDATE SET verdict = new.verdict, checked_at = new.checked_at\n",
    new="",
)

# The report is the last check.
swap(
    "overwritten",
    says="reports of before are lost",
    old="    # After the report is kept",
    new='    spark.createDataFrame(rows, schema).write.mode("overwrite").saveAsTable(report)\n    # After the report is kept',
)

# The version of nothing in particular.
swap(
    "always_version_zero",
    says="not the version that was checked",
    old='version = spark.sql(f"DESCRIBE HISTORY {table} LIMIT 1").first()["version"]',
    new="version = 0",
)

# It stops at once.
swap(
    "stops_before",
    says="it stops, and its report is not kept",
    old='    version = spark.sql(f"DESCRIBE HISTORY',
    new="""\
    if bad := sorted(feature for feature, verdict in verdicts.items() if verdict == "block"):
        raise ValueError(", ".join(bad))
    version = spark.sql(f"DESCRIBE HISTORY""",
)

# It reports, and goes on.
swap(
    "goes_on",
    says="a blocked feature does not stop the pipeline",
    old='        raise ValueError(f"{table} on {day}: blocked are',
    new='        print(f"{table} on {day}: blocked are',
)

# A warning stops it as well.
swap(
    "warnings_stop",
    says="a report without a block stops the pipeline",
    old='if verdict == "block")\n    if blocked:',
    new='if verdict != "pass")\n    if blocked:',
)
