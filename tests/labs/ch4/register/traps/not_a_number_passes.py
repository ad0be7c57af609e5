"""Trap: a metric that was never logged is NaN in the frame, and NaN is not below the bar.

skill: select_candidates
phrase: a run without the metric
"""

import mlflow


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    query = "tags.candidate = 'true' and attributes.status = 'FINISHED'"
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string=query)
    if runs.empty:
        return []
    return runs[~(runs[f"metrics.{metric}"] < at_least)]["run_id"].tolist()
