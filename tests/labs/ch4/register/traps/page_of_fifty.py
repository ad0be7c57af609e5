"""Trap: one page of fifty runs is looked at.

skill: select_candidates
phrase: only the first page of many runs
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    place = client.get_experiment_by_name(experiment).experiment_id
    candidates = client.search_runs([place], "tags.candidate = 'true'", max_results=50)
    return [
        run.info.run_id
        for run in candidates
        if run.info.status == "FINISHED" and run.data.metrics.get(metric, float("nan")) >= at_least
    ]
