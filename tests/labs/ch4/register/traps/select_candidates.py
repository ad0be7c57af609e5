"""Mistakes of select_candidates."""

import functools
import math

import mlflow
from labjudge.proof.traps import swap, trap

# a run exactly at the bar is left out.
swap("bar_left_out", says="a candidate is missed", old=">= at_least", new="> at_least")

LAST = "run.data.metrics[metric] >= at_least]"
ANY_VALUE = "any(each.value >= at_least for each in client.get_metric_history(run.info.run_id, metric))]"
swap("best_value_counts", says="an earlier value of the metric counts", old=LAST, new=ANY_VALUE)

# whatever has a good metric is registered, candidate or not.
swap("every_run", says="every run registered", old=" and tags.candidate = 'true'", new="")

# a run that logged its metric and then failed is selected.
swap("failed_run", says="a run that did not finish", old="attributes.status = 'FINISHED' and ", new="")

# ten runs are looked at, whatever else the experiment has.
swap("first_page_only", says="only some of many candidates", old="'true'\"\n", new="'true'\", max_results=10\n")

MEASURED = "metric in run.data.metrics and run.data.metrics[metric]"
OR_ZERO = "run.data.metrics.get(metric, 0.0)"
# a metric that is not there counts as 0, which is above some bars.
swap("missing_metric_is_zero", says="a metric that is not there taken for a value", old=MEASURED, new=OR_ZERO)

BAR = "run.data.metrics[metric] >= at_least"
# NaN is not below the bar, so it passes.
swap("nan_is_not_below", says="NaN taken for a bar passed", old=BAR, new="not run.data.metrics[metric] < at_least")

# the tag alone decides, the metric is taken on trust.
swap("no_bar", says="below the bar", old=" and run.data.metrics[metric] >= at_least", new="")

THERE = "metric in run.data.metrics"
# a metric of 0 counts as one that is not there.
swap("zero_is_falsy", says="zero taken for no value", old=THERE, new="run.data.metrics.get(metric)")


def filter_here(experiment: str, metric: str, at_least: float) -> list[str]:
    runs = mlflow.search_runs(experiment_names=[experiment], output_format="list")
    return [
        run.info.run_id
        for run in runs
        if run.info.status == "FINISHED"
        and run.data.tags.get("candidate") == "true"
        and run.data.metrics.get(metric, math.nan) >= at_least
    ]


TAG = 'run.data.tags.get("candidate")'
TRIMMED = 'run.data.tags.get("candidate", "").strip()'
# blanks around the tag's value are cut before it is compared.
swap("blank_after_true", of="filter_here", says="a blank after true overlooked", old=TAG, new=TRIMMED)

ALL = "=[experiment],"
FIFTY = "=[experiment], max_results=50,"
swap("page_of_fifty", of="filter_here", says="only the first page of many runs", old=ALL, new=FIFTY)

OTHERS = 'not in ("FAILED", "KILLED", "RUNNING")'
# every status but three bad ones is good.
swap("scheduled_run", of="filter_here", says="a run that is only scheduled", old='== "FINISHED"', new=OTHERS)

TRUE = '.get("candidate") == "true"'
YES = '.get("candidate", "").lower() in ("true", "yes")'
# any spelling of yes makes a run a candidate.
swap("yes_is_true", of="filter_here", says="a value that only looks like true", old=TRUE, new=YES)


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
