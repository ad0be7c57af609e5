"""Mistakes of select_candidate."""

from labjudge.proof.traps import swap

# The best metric wins.
swap(
    "best_metric",
    says="the best metric in place of the lowest cost",
    old='(run.data.metrics["cost"], len(',
    new='(-run.data.metrics["average_precision"], len(',
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

# Better than nothing.
swap(
    "against_nothing",
    says="chosen against no baseline",
    old="""\
    if not baselines or math.isnan(_metric(baselines[0], "average_precision")):
        raise ValueError(f"{parent} has no baseline: nobody can say what its candidates are worth")
    least = _metric(baselines[0], "average_precision") + rule["min_gain"]
""",
    new="""\
    level = _metric(baselines[0], "average_precision") if baselines else 0.0
    least = (0.0 if math.isnan(level) else level) + rule["min_gain"]
""",
)

# All runs of the experiment.
swap(
    "all_of_the_experiment",
    says="a run of another matrix is chosen",
    old="""client.search_runs([experiment], f"tags.`mlflow.parentRunId` = '{parent}'")""",
    new="""client.search_runs([experiment], "tags.candidate != ''")""",
)

# Nobody can train that once more.
swap(
    "without_a_snapshot",
    says="a run without its table is chosen",
    old="""{"table", "table_version"} <= set(run.data.tags)""",
    new="True",
)

# Decided, and not written down.
swap(
    "no_threshold",
    says="no threshold is noted",
    old="""\
    client.set_tag(parent, "threshold", str(chosen.data.metrics["threshold"]))
""",
    new="",
)

# The shortest text is not the fewest features.
swap(
    "length_of_the_text",
    says="not the fewest features of equal costs",
    old="""len(run.data.params["features"].split(",")))""",
    new="""len(run.data.params["features"]))""",
)
