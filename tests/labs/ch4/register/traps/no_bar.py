"""Trap: the tag alone decides, the metric is taken on trust.

skill: select_candidates
phrase: below the bar
"""

import mlflow


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    query = "tags.candidate = 'true' and attributes.status = 'FINISHED'"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query, output_format="list")
    return [run.info.run_id for run in runs if metric in run.data.metrics]
