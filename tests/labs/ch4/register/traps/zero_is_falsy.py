"""Trap: a metric of 0 counts as one that is not there.

skill: select_candidates
phrase: zero taken for no value
"""

from mlflow import MlflowClient


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], "attributes.status = 'FINISHED' and tags.candidate = 'true'")
    values = {run.info.run_id: run.data.metrics.get(metric) for run in runs}
    return [run_id for run_id, value in values.items() if value and value >= at_least]
