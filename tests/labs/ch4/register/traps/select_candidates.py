"""Mistakes of select_candidates."""

import functools
import math

import mlflow
from labjudge.proof.traps import swap, trap

# a run exactly at the bar is left out.
swap("bar_left_out", says="a candidate is missed", old=">= at_least", new="> at_least")

swap(
    "best_value_counts",
    says="an earlier value of the metric counts",
    old="run.data.metrics[metric] >= at_least]",
    new="any(each.value >= at_least for each in client.get_metric_history(run.info.run_id, metric))]",
)

# whatever has a good metric is registered, candidate or not.
swap("every_run", says="every run registered", old=" and tags.candidate = 'true'", new="")

# a run that logged its metric and then failed is selected.
swap("failed_run", says="a run that did not finish", old="attributes.status = 'FINISHED' and ", new="")

# ten runs are looked at, whatever else the experiment has.
swap("first_page_only", says="only some of many candidates", old="'true'\"\n", new="'true'\", max_results=10\n")

# a metric that is not there counts as 0, which is above some bars.
swap(
    "missing_metric_is_zero",
    says="a metric that is not there taken for a value",
    old="metric in run.data.metrics and run.data.metrics[metric]",
    new="run.data.metrics.get(metric, 0.0)",
)

# NaN is not below the bar, so it passes.
swap(
    "nan_is_not_below",
    says="NaN taken for a bar passed",
    old="run.data.metrics[metric] >= at_least",
    new="not run.data.metrics[metric] < at_least",
)

# the tag alone decides, the metric is taken on trust.
swap("no_bar", says="below the bar", old=" and run.data.metrics[metric] >= at_least", new="")

# a metric of 0 counts as one that is not there.
swap(
    "zero_is_falsy",
    says="zero taken for no value",
    old="metric in run.data.metrics",
    new="run.data.metrics.get(metric)",
)


def filter_here(experiment: str, metric: str, at_least: float) -> list[str]:
    runs = mlflow.search_runs(experiment_names=[experiment], output_format="list")
    return [
        run.info.run_id
        for run in runs
        if run.info.status == "FINISHED"
        and run.data.tags.get("candidate") == "true"
        and run.data.metrics.get(metric, math.nan) >= at_least
    ]


# blanks around the tag's value are cut before it is compared.
swap(
    "blank_after_true",
    of="filter_here",
    says="a blank after true overlooked",
    old='run.data.tags.get("candidate")',
    new='run.data.tags.get("candidate", "").strip()',
)

swap(
    "page_of_fifty",
    of="filter_here",
    says="only the first page of many runs",
    old="=[experiment],",
    new="=[experiment], max_results=50,",
)

# every status but three bad ones is good.
swap(
    "scheduled_run",
    of="filter_here",
    says="a run that is only scheduled",
    old='== "FINISHED"',
    new='not in ("FAILED", "KILLED", "RUNNING")',
)

# any spelling of yes makes a run a candidate.
swap(
    "yes_is_true",
    of="filter_here",
    says="a value that only looks like true",
    old='.get("candidate") == "true"',
    new='.get("candidate", "").lower() in ("true", "yes")',
)


@trap(says="select_candidates remembers an earlier call")
@functools.cache
def candidates_remembered(experiment: str, metric: str, at_least: float) -> list[str]:
    return filter_here(experiment, metric, at_least)


@trap(says="a run without the metric")
def not_a_number_passes(experiment: str, metric: str, at_least: float) -> list[str]:
    query = "tags.candidate = 'true' and attributes.status = 'FINISHED'"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query)
    if runs.empty:
        return []
    return runs[~(runs[f"metrics.{metric}"] < at_least)]["run_id"].tolist()
