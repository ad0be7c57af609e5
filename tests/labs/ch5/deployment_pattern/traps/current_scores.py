"""Mistakes of current_scores."""

from labjudge.proof.traps import swap

# Both tables below each other.
swap(
    "both_scores",
    says="two scores for one parcel",
    old='.where("place = 1").select(*columns)',
    new='.where("place <= 2").select(*columns)',
)

# The stream is faster, so it is right.
swap(
    "stream_always",
    says="the batch has seen that event",
    old='orderBy(F.desc("at"), "origin")',
    new='orderBy(F.desc("origin"), F.desc("at"))',
)

# The batch is final, so it is right.
swap(
    "batch_always",
    says="an event that the batch has not seen",
    old='orderBy(F.desc("at"), "origin")',
    new='orderBy("origin", F.desc("at"))',
)

# At the very moment until which the batch has seen, the stream counts.
swap(
    "stream_when_equal",
    says="seen at that very moment",
    old='orderBy(F.desc("at"), "origin")',
    new='orderBy(F.desc("at"), F.desc("origin"))',
)

# The first night is as good as the last.
swap(
    "oldest_counts",
    says="not the latest",
    old='corrected = spark.table(final).withColumnRenamed("scored_through", "at").withColumn("origin", F.lit("batch"))',
    new="""first = spark.table(final).groupBy("parcel").agg(F.min("scored_through").alias("scored_through"))
    first = spark.table(final).join(first, ["parcel", "scored_through"])
    corrected = first.withColumnRenamed("scored_through", "at").withColumn("origin", F.lit("batch"))""",
)
