"""Trap: the newest version gets the new lineage, instead of a new version.

skill: register_candidate
phrase: patch in place
"""

import mlflow
from mlflow import MlflowClient


def register_candidate(run_id: str, name: str, owner: str) -> str:
    client = MlflowClient()
    tags = client.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    versions = client.search_model_versions(f"name = '{name}'")
    if not versions:
        return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage).version)
    newest = max(versions, key=lambda version: int(version.version)).version
    for key, value in lineage.items():
        client.set_model_version_tag(name, newest, key, value)
    return str(newest)
