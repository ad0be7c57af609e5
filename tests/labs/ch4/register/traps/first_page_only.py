"""Trap: ten runs are looked at, whatever else the experiment has.

skill: select_candidates
phrase: only some of many candidates
"""

from mlflow import MlflowClient


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    good = f"attributes.status = 'FINISHED' and tags.candidate = 'true' and metrics.{metric} >= {at_least}"
    return [run.info.run_id for run in client.search_runs([place], good, max_results=10)]
