"""Mistakes of select_candidates."""

import functools

import mlflow
from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient

# a run exactly at the bar is left out.
swap(
    "bar_left_out",
    says="a candidate is missed",
    old="""\
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    query = f"tags.candidate = 'true' and attributes.status = 'FINISHED' and metrics.{metric} > {at_least}"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query, output_format="list")
    return [run.info.run_id for run in runs]""",
)


@trap(says="an earlier value of the metric counts")
def best_value_counts(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], "attributes.status = 'FINISHED' and tags.candidate = 'true'", max_results=5000)
    return [
        run.info.run_id
        for run in runs
        if metric in run.data.metrics
        and any(each.value >= at_least for each in client.get_metric_history(run.info.run_id, metric))
    ]


# blanks around the tag's value are cut before it is compared.
swap(
    "blank_after_true",
    says="a blank after true overlooked",
    old="""\
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], f"attributes.status = 'FINISHED' and metrics.{metric} >= {at_least}")
    return [run.info.run_id for run in runs if run.data.tags.get("candidate", "").strip() == "true"]""",
)


@trap(says="select_candidates remembers an earlier call")
@functools.cache
def candidates_remembered(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    good = f"attributes.status = 'FINISHED' and tags.candidate = 'true' and metrics.{metric} >= {at_least}"
    return [run.info.run_id for run in client.search_runs([place], good)]


# whatever has a good metric is registered, candidate or not.
swap(
    "every_run",
    says="every run registered",
    old="""\
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    query = f"attributes.status = 'FINISHED' and metrics.{metric} >= {at_least}"
    return [run.info.run_id for run in client.search_runs([found.experiment_id], query)]""",
)

# a run that logged its metric and then failed is selected.
swap(
    "failed_run",
    says="a run that did not finish",
    old="""\
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    query = f"tags.candidate = 'true' and metrics.{metric} >= {at_least}"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query, output_format="list")
    return [run.info.run_id for run in runs]""",
)

# ten runs are looked at, whatever else the experiment has.
swap(
    "first_page_only",
    says="only some of many candidates",
    old="""\
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    place = client.get_experiment_by_name(experiment).experiment_id
    good = f"attributes.status = 'FINISHED' and tags.candidate = 'true' and metrics.{metric} >= {at_least}"
    return [run.info.run_id for run in client.search_runs([place], good, max_results=10)]""",
)

# a metric that is not there counts as 0, which is above some bars.
swap(
    "missing_metric_is_zero",
    says="a metric that is not there taken for a value",
    old="""\
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], "tags.candidate = 'true' and attributes.status = 'FINISHED'")
    return [run.info.run_id for run in runs if run.data.metrics.get(metric, 0.0) >= at_least]""",
)

# NaN is not below the bar, so it passes.
swap(
    "nan_is_not_below",
    says="NaN taken for a bar passed",
    old="""\
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], "tags.candidate = 'true' and attributes.status = 'FINISHED'")
    measured = [run for run in runs if metric in run.data.metrics]
    return [run.info.run_id for run in measured if not run.data.metrics[metric] < at_least]""",
)

# the tag alone decides, the metric is taken on trust.
swap(
    "no_bar",
    says="below the bar",
    old="""\
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    query = "tags.candidate = 'true' and attributes.status = 'FINISHED'"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query, output_format="list")
    return [run.info.run_id for run in runs if metric in run.data.metrics]""",
)


@trap(says="a run without the metric")
def not_a_number_passes(experiment: str, metric: str, at_least: float) -> list[str]:
    query = "tags.candidate = 'true' and attributes.status = 'FINISHED'"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query)
    if runs.empty:
        return []
    return runs[~(runs[f"metrics.{metric}"] < at_least)]["run_id"].tolist()


@trap(says="only the first page of many runs")
def page_of_fifty(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    candidates = client.search_runs([place], "tags.candidate = 'true'", max_results=50)
    return [
        run.info.run_id
        for run in candidates
        if run.info.status == "FINISHED" and run.data.metrics.get(metric, float("nan")) >= at_least
    ]


# every status but three bad ones is good.
swap(
    "scheduled_run",
    says="a run that is only scheduled",
    old="""\
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], f"tags.candidate = 'true' and metrics.{metric} >= {at_least}")
    return [run.info.run_id for run in runs if run.info.status not in ("FAILED", "KILLED", "RUNNING")]""",
)

# any spelling of yes makes a run a candidate.
swap(
    "yes_is_true",
    says="a value that only looks like true",
    old="""\
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    query = f"attributes.status = 'FINISHED' and metrics.{metric} >= {at_least}"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query, output_format="list")
    return [run.info.run_id for run in runs if run.data.tags.get("candidate", "").lower() in ("true", "yes")]""",
)

# a metric of 0 counts as one that is not there.
swap(
    "zero_is_falsy",
    says="zero taken for no value",
    old="""\
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]""",
    new="""\
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], "attributes.status = 'FINISHED' and tags.candidate = 'true'")
    values = {run.info.run_id: run.data.metrics.get(metric) for run in runs}
    return [run_id for run_id, value in values.items() if value and value >= at_least]""",
)
