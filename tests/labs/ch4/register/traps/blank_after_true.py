"""Trap: blanks around the tag's value are cut before it is compared.

skill: select_candidates
phrase: a blank after true overlooked
"""

from mlflow import MlflowClient


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([place], f"attributes.status = 'FINISHED' and metrics.{metric} >= {at_least}")
    return [run.info.run_id for run in runs if run.data.tags.get("candidate", "").strip() == "true"]
