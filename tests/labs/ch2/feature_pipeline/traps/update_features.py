"""Mistakes of update_features."""

from labjudge.proof.traps import swap

# New is what was paid since the last run: what comes late is never seen.
swap(
    "watermark_of_event_time",
    says="after a late row",
    old='rows.where(F.col("ingested_at") >= F.lit(since))',
    new='rows.where(F.col("paid_at") >= F.lit(since))',
)

# The next run begins with the time at which this one ended, by the clock.
swap(
    "watermark_of_the_clock",
    says="not the watermark",
    old='watermark = rows.agg(F.max("ingested_at")).first()[0]',
    new='watermark = rows.agg(F.when(F.count("*") > 0, F.current_timestamp())).first()[0]',
)

# Rows are appended: what was there is there twice.
swap(
    "new_rows_appended",
    says="2 rows for customer_id",
    old='    _merge(spark, target, "changed_features", ["customer_id", "day"])\n    return watermark',
    new='    spark.table("changed_features").write.mode("append").saveAsTable(target)\n    return watermark',
)

# A late row changes the row of its own day, and the windows of the days after it stay.
swap(
    "only_its_own_day",
    says="a late row changes the days after it too",
    old="""\
    theirs = new.select("customer_id", F.lit(True).alias("has_new")).distinct()
    new_day = F.col("day") > F.lit(last_day)  # null at the first run, when all of the source is new
    features = _features(spark, source, through, window, zone).join(theirs, "customer_id", "left")
""",
    new="""\
    theirs = new.select("customer_id", _day(zone).alias("day"), F.lit(True).alias("has_new")).distinct()
    new_day = F.col("day") > F.lit(last_day)  # null at the first run, when all of the source is new
    features = _features(spark, source, through, window, zone).join(theirs, ["customer_id", "day"], "left")
""",
)

# After the watermark, and not at it.
swap(
    "at_the_watermark_is_old",
    says="and came after the last run, are taken",
    old='F.col("ingested_at") >= F.lit(since)',
    new='F.col("ingested_at") > F.lit(since)',
)

# Nobody is touched who did not pay: the others have no row for the new day.
swap(
    "new_days_of_some",
    says="what falls out of the window does not count any more",
    old='features.where(new_day | F.col("has_new"))',
    new='features.where(F.col("has_new"))',
)

# A full recompute with another name.
swap(
    "always_everything",
    says="all is written anew",
    old='features.where(new_day | F.col("has_new")).drop("has_new")',
    new='features.drop("has_new")',
)

# The watermark is asked for at the end: what came meanwhile lies before it, and is in no run.
swap(
    "watermark_at_the_end",
    says="after rows that came while it ran",
    old='["customer_id", "day"])\n    return watermark',
    new='["customer_id", "day"])\n    return rows.agg(F.max("ingested_at")).first()[0]',
)

# Rows of nobody are left out before the watermark is taken.
swap(
    "watermark_of_clean_rows",
    says="the watermark passes over a row",
    old='watermark = rows.agg(F.max("ingested_at"))',
    new='watermark = rows.where("payment_id IS NOT NULL AND customer_id IS NOT NULL").agg(F.max("ingested_at"))',
)
