"""Trap: the best value that a metric ever had decides.

skill: select_candidates
phrase: an earlier value of the metric counts
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], "attributes.status = 'FINISHED' and tags.candidate = 'true'", max_results=5000)
    return [
        run.info.run_id
        for run in runs
        if metric in run.data.metrics
        and any(each.value >= at_least for each in client.get_metric_history(run.info.run_id, metric))
    ]
