"""Trap: the newest version is looked up as the greatest text: 9 comes after 10.

skill: register_candidate
phrase: an older version's number
"""

import mlflow
from mlflow import MlflowClient


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage)
    return max(str(version.version) for version in MlflowClient().search_model_versions(f"name = '{name}'"))
