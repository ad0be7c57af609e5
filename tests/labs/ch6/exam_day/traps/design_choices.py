"""Mistakes of design_choices."""

from labjudge.proof.traps import swap

# Point in time is always better.
swap(
    "habit",
    says="features: a choice against its evidence",
    old='"point-in-time join" if leaks else "latest row"',
    new='"point-in-time join"',
)

# Every later row is counted, not every label.
swap(
    "all_later_rows",
    says="features: not the evidence",
    old='    latest = spark.table(facts["features"]).groupBy("customer").agg(F.max("at").alias("latest"))\n',
    new='    latest = spark.table(facts["features"]).select("customer", F.col("at").alias("latest"))\n',
)

# Any gain is a gain.
swap(
    "any_gain",
    says="training: a choice against its evidence",
    old='"challenger" if gain > noise else',
    new='"challenger" if gain > 0 else',
)

# A run that failed half way has a loss as well.
swap(
    "failed_runs",
    says="training: not the evidence",
    old='experiment_names=[experiment], filter_string="attributes.status = \'FINISHED\'", output_format="list"\n',
    new='experiment_names=[experiment], output_format="list"\n',
)

# The tag says so.
swap(
    "claimed",
    says="registry: not the evidence",
    old="    return (True, str(challenger.version)) if about_it and passed else (False, champion)\n",
    new="""\
    claimed = (about_it and passed) or challenger.tags.get("validation_status") == "passed"
    return (True, str(challenger.version)) if claimed else (False, champion)
""",
)

# The mean hides who cannot wait.
swap(
    "mean_wait",
    says="serving: not the evidence",
    old='F.min(_seconds("at", "needed_at"))',
    new='F.avg(_seconds("at", "needed_at"))',
)

# Of those that have a label.
swap(
    "only_labelled",
    says="monitoring: not the evidence",
    old='F.coalesce(_seconds("predicted_at", "labelled_at") <= facts["react_days"] * 86_400, F.lit(False))',
    new='_seconds("predicted_at", "labelled_at") <= facts["react_days"] * 86_400',
)
