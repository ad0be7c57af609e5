"""Trap: a run without a snapshot is registered as "unknown".

skill: register_candidate
phrase: an untraceable run got in
"""

import mlflow


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true":
        raise ValueError(run_id)
    lineage = {key: tags.get(key, "unknown") for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)
