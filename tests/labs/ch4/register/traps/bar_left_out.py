"""Trap: a run exactly at the bar is left out.

skill: select_candidates
phrase: a candidate is missed
"""

import mlflow


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    query = f"tags.candidate = 'true' and attributes.status = 'FINISHED' and metrics.{metric} > {at_least}"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query, output_format="list")
    return [run.info.run_id for run in runs]
