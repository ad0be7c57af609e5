"""Trap: a tag that is there and empty is taken for one that is not there.

skill: register_candidate
phrase: a tag without text taken for no tag
"""

import mlflow


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not tags.get("data_snapshot") or not tags.get("feature_tables"):
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)
