"""Trap: the version is registered bare, for the run has the tags already.

skill: register_candidate
phrase: lineage missing
"""

import mlflow


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={"owner": owner}).version)
