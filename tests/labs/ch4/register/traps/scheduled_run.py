"""Trap: every status but three bad ones is good.

skill: select_candidates
phrase: a run that is only scheduled
"""

from mlflow import MlflowClient


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], f"tags.candidate = 'true' and metrics.{metric} >= {at_least}")
    return [run.info.run_id for run in runs if run.info.status not in ("FAILED", "KILLED", "RUNNING")]
