"""Trap: the first owner is the owner for ever.

skill: register_candidate
phrase: register_candidate remembers an earlier call
"""

import mlflow

OWNERS = []


def register_candidate(run_id: str, name: str, owner: str) -> str:
    OWNERS.append(owner)
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": OWNERS[0]}).version)
