"""Trap: the number of versions is returned for the new version's number; where one was deleted, that is another's.

skill: register_candidate
phrase: versions counted for a number
"""

import mlflow
from mlflow import MlflowClient


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage)
    return str(len(MlflowClient().search_model_versions(f"name = '{name}'")))
