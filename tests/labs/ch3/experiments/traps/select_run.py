"""Mistakes of select_run."""

from labjudge.proof.traps import swap, trap

# The best by one number, although it fails its limits.
swap(
    "best_though_it_failed",
    says="chosen though it failed its limits",
    old="AND metrics.passed = 1 AND",
    new="AND",
)

# Failed runs are ranked.
swap(
    "failed_runs_ranked",
    says="chosen though it did not finish",
    old="attributes.status = 'FINISHED' AND metrics.passed",
    new="metrics.passed",
)

# Runs that were tested on other rows stand in one list.
swap(
    "tested_on_anything",
    says="tested on v2 (",
    old=" AND tags.test_set = '{test_set}'\"",
    new='"',
)

# Higher is always better.
swap(
    "direction_ignored",
    says="another run than the best",
    old="{'ASC' if lower_is_better else 'DESC'}",
    new="ASC",
)

# A name with a dash without backticks.
swap(
    "no_backticks",
    says="Invalid order_by clause",
    old='f"metrics.`{metric}` {',
    new='f"metrics.{metric} {',
)


# NaN is chosen when nothing else is there.
swap(
    "nan_is_chosen",
    says="chosen for a metric that is NaN",
    old="if not math.isnan(run.data.metrics.get(metric, math.nan))), None)",
    new="if metric in run.data.metrics), None)",
)

# No look at whether the first run has the metric at all.
swap(
    "without_the_metric",
    says="none may be chosen, and one is",
    old=" if not math.isnan(run.data.metrics.get(metric, math.nan))), None)",
    new="), None)",
)

# Of equal ones the latest, as a search answers.
swap(
    "latest_of_equal_ones",
    says="of equal ones another than the first",
    old='"attributes.start_time ASC"]',
    new='"attributes.start_time DESC"]',
)

# An experiment that is not there is somebody else's problem.
swap(
    "missing_experiment",
    says="an experiment that is not there",
    old="""\
    if found is None:
        return None
""",
    new="",
)


@trap(says="not the best of 1,004 runs")
def first_page_sorted_at_home(experiment: str, test_set: str, metric: str, lower_is_better: bool) -> str | None:
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return None
    runs = client.search_runs(
        [found.experiment_id], f"attributes.status = 'FINISHED' AND metrics.passed = 1 AND tags.test_set = '{test_set}'"
    )
    having = [run for run in runs if not math.isnan(run.data.metrics.get(metric, math.nan))]
    having.sort(key=lambda run: (run.data.metrics[metric] * (1 if lower_is_better else -1), run.info.start_time))
    return having[0].info.run_id if having else None


# Asked for by a call that makes it.
swap(
    "made_by_looking",
    says="an experiment made by looking",
    old="found = client.get_experiment_by_name(experiment)",
    new="found = mlflow.set_experiment(experiment)",
)

# Of equal runs the one that was done first is taken.
swap(
    "first_to_end",
    says="of equal ones the first that ended",
    old="attributes.start_time ASC",
    new="attributes.end_time ASC",
)
