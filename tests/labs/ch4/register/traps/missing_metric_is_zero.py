"""Trap: a metric that is not there counts as 0, which is above some bars.

skill: select_candidates
phrase: a metric that is not there taken for a value
"""

from mlflow import MlflowClient


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], "tags.candidate = 'true' and attributes.status = 'FINISHED'")
    return [run.info.run_id for run in runs if run.data.metrics.get(metric, 0.0) >= at_least]
