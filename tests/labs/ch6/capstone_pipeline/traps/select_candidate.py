"""Mistakes of select_candidate."""

from labjudge.proof.traps import swap

# The best metric wins.
swap(
    "best_metric",
    says="the best metric in place of the lowest cost",
    old='(run.data.metrics["cost"], len(',
    new='(-run.data.metrics["average_precision"], len(',
)

# Decided, and not written down.
swap(
    "no_threshold",
    says="no threshold is noted",
    old="""    client.set_tag(parent, "threshold", str(chosen.data.metrics["threshold"]))\n""",
    new="",
)

# The shortest text is not the fewest features.
swap(
    "length_of_the_text",
    says="not the fewest features of equal costs",
    old='["features"].split(",")',
    new='["features"]',
)

# Better than nothing.
swap(
    "against_nothing",
    says="chosen against no baseline",
    old='        raise ValueError(f"{parent} has no baseline: nobody can say what its candidates are worth")\n',
    new='        baselines = [client.get_run(parent)]\n        baselines[0].data.metrics["average_precision"] = 0.0\n',
)

# Good on average.
swap(
    "average_of_sites",
    says="a site that the average hides",
    old='all(_metric(run, f"recall_{site}") >= rule["min_recall"] for site in rule["sites"])',
    new='np.nanmean([_metric(run, f"recall_{site}") for site in rule["sites"]]) >= rule["min_recall"]',
)

# A site without a number is fine.
swap(
    "unmeasured_site",
    says="a site that was never measured",
    old='all(_metric(run, f"recall_{site}") >= rule["min_recall"] for site in rule["sites"])',
    new='not any(_metric(run, f"recall_{site}") < rule["min_recall"] for site in rule["sites"])',
)

# All runs of the experiment.
swap(
    "all_of_the_experiment",
    says="the baseline of another matrix is taken",
    old="""f"tags.`mlflow.parentRunId` = '{parent}'\"""",
    new="""\"tags.candidate != ''\"""",
)

# Nobody can train that once more.
swap(
    "without_a_snapshot",
    says="a run without its table is chosen",
    old="""{"table", "table_version"} <= set(run.data.tags)""",
    new="True",
)
