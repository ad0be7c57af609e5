"""Trap: any spelling of yes makes a run a candidate.

skill: select_candidates
phrase: a value that only looks like true
"""

import mlflow


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    query = f"attributes.status = 'FINISHED' and metrics.{metric} >= {at_least}"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query, output_format="list")
    return [run.info.run_id for run in runs if run.data.tags.get("candidate", "").lower() in ("true", "yes")]
