"""Mistakes of score_micro_batch."""

from labjudge.proof.traps import swap

# The checkpoint makes it exactly once, does it not?
swap(
    "appended",
    says="delivered again, two rows",
    old="""\
    scored.createOrReplaceTempView("scored_events")
    spark.sql(f"MERGE INTO {target} t USING scored_events s ON t.event_id = s.event_id WHEN NOT MATCHED THEN INSERT *")
""",
    new="""\
    scored.write.mode("append").saveAsTable(target)
""",
)

# MERGE takes care of duplicates, does it not?
swap(
    "twins_in_the_frame",
    says="twice in one micro-batch",
    old='once = events.dropDuplicates(["event_id"])',
    new="once = events",
)

# What comes again is scored again.
swap(
    "updated_when_matched",
    says="scored anew by a later version",
    old="ON t.event_id = s.event_id WHEN NOT MATCHED",
    new="ON t.event_id = s.event_id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED",
)

# Late is too late: older than what is there.
swap(
    "late_is_left_out",
    says="a late event is left out",
    old='once = events.dropDuplicates(["event_id"])',
    new="""\
newest = spark.table(target).agg(F.max("event_time").alias("newest"))
    once = events.dropDuplicates(["event_id"]).crossJoin(newest).where("newest IS NULL OR event_time > newest")""",
)

# The number of the last micro-batch is kept, and what has a smaller one was there before.
swap(
    "number_as_memory",
    says="a number taken for a memory",
    old="""\
    # MERGE compares with the table only: twice in the frame would be twice not matched.
""",
    new="""\
    done = spark.sql(f"SHOW TBLPROPERTIES {target}").where("key = 'last_batch'").collect()
    if done and batch_id < int(done[0]["value"]):
        return
    spark.sql(f"ALTER TABLE {target} SET TBLPROPERTIES (last_batch = '{batch_id}')")
""",
)
