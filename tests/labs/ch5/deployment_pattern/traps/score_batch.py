"""Mistakes of score_batch."""

from labjudge.proof.traps import swap

# A job that is started again scores again.
swap(
    "scored_again",
    says="a repeat scores once more",
    old="if not _rows_of_batch(spark, target, batch):",
    new="if True:",
)

# The alias is asked when the job scores; what is written down was asked before.
swap(
    "champion_of_the_moment",
    says="the score of another version",
    old='score = _score(spark, model, pinned["model_version"])',
    new='score = _score(spark, model, MlflowClient().get_model_version_by_alias(model, "champion").version)',
)

# Which model it was, nobody can say: "latest" is no version.
swap(
    "latest_in_place_of_a_version",
    says="model_version is not what made it",
    old='F.lit(pinned["model_version"]).alias("model_version")',
    new='F.lit("latest").alias("model_version")',
)

# The table as it is now.
swap(
    "the_table_as_it_is_now",
    says="scored on another snapshot",
    old='rows = spark.read.option("versionAsOf", pinned["source_version"]).table(source)',
    new="rows = spark.table(source)",
)

# Repeated, the job replaces everything.
swap(
    "overwritten",
    says="another batch's rows are gone",
    old='scored.write.mode("append").saveAsTable(target)',
    new='scored.write.mode("overwrite").saveAsTable(target)',
)

# In two parts: between them, and after a crash, half of the batch is there.
swap(
    "two_commits",
    says="half a batch can be read",
    old='        scored.write.mode("append").saveAsTable(target)\n',
    new="""\
        for part in (scored.where("parcel < 'p5'"), scored.where("parcel >= 'p5'")):
            part.write.mode("append").saveAsTable(target)
""",
)

# What is newer is there, so this one must have been.
swap(
    "only_newer_batches",
    says="another batch is taken for this one",
    old="if not _rows_of_batch(spark, target, batch):",
    new='if not spark.table(target).where(F.col("batch") >= batch).count():',
)
