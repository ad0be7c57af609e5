"""Trap: a run is made by hand beside the one that has the model, and never ended.

skill: log_candidate
phrase: a second run is left open
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_log_candidate = log_candidate


def log_candidate(
    model: Any, customers: pd.DataFrame, columns: list[dict], label: str, requirements: list[str], experiment: str
) -> str:
    place = mlflow.set_experiment(experiment)
    mlflow.MlflowClient().create_run(place.experiment_id)
    return _log_candidate(model, customers, columns, label, requirements, experiment)
