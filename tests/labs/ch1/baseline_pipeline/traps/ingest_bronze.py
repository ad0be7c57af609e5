"""Mistakes of ingest_bronze."""

from labjudge.proof.traps import swap

# As an inferred schema has it: a station is a number.
swap(
    "station_is_a_number",
    says="in bronze, station_id is int64",
    old='TYPES = {"counted_at"',
    new='TYPES = {"station_id": "BIGINT", "counted_at"',
)

# Bad rows vanish.
swap(
    "bad_rows_vanish",
    says="a bad row is lost",
    old='_overwrite(texts.where("reason IS NOT NULL"), quarantine)',
    new="_overwrite(texts.limit(0), quarantine)",
)

# What cannot be read becomes null, and the row stays.
swap(
    "bad_texts_become_null",
    says="a row that cannot be read is in bronze",
    old='texts.where("reason IS NULL").drop("reason")',
    new='texts.drop("reason")',
)

# What is null after the cast was bad, somebody thought.
swap(
    "null_is_bad",
    says="a null is no bad text",
    old="F.col(name).isNotNull() & value.isNull()",
    new="value.isNull()",
)

# Bronze keeps all: each run appends.
swap(
    "bronze_appends",
    says="another run adds rows to bronze",
    old='_overwrite(texts.where("reason IS NULL").drop("reason").withColumns(values), bronze)',
    new='texts.where("reason IS NULL").drop("reason").withColumns(values).write.mode("append").saveAsTable(bronze)',
)

# What was delivered twice is thrown away where nobody can see it any more.
swap(
    "copies_thrown_away",
    says="one delivery of a reading for two",
    old="spark.table(landing).withColumn",
    new='spark.table(landing).dropDuplicates(["station_id", "counted_at"]).withColumn',
)
