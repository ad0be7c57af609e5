"""Trap: a run that has a version already gets no new one.

skill: register_candidate
phrase: the run's older version for a new one
"""

import mlflow
from mlflow import MlflowClient


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    for version in MlflowClient().search_model_versions(f"name = '{name}'"):
        if version.run_id == run_id:
            return str(version.version)
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage).version)
