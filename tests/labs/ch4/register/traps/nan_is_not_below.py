"""Trap: NaN is not below the bar, so it passes.

skill: select_candidates
phrase: NaN taken for a bar passed
"""

from mlflow import MlflowClient


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], "tags.candidate = 'true' and attributes.status = 'FINISHED'")
    measured = [run for run in runs if metric in run.data.metrics]
    return [run.info.run_id for run in measured if not run.data.metrics[metric] < at_least]
