"""Trap: whatever has a good metric is registered, candidate or not.

skill: select_candidates
phrase: every run registered
"""

from mlflow import MlflowClient


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    query = f"attributes.status = 'FINISHED' and metrics.{metric} >= {at_least}"
    return [run.info.run_id for run in client.search_runs([found.experiment_id], query)]
