"""Trap: the answer of the first call is kept for good.

skill: select_candidates
phrase: select_candidates remembers an earlier call
"""

import functools

from mlflow import MlflowClient


@functools.cache
def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    good = f"attributes.status = 'FINISHED' and tags.candidate = 'true' and metrics.{metric} >= {at_least}"
    return [run.info.run_id for run in client.search_runs([place], good)]
