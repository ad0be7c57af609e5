"""Trap: the version's address is returned for its number.

skill: register_candidate
phrase: another number
"""

import mlflow


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    made = mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner})
    return f"models:/{name}/{made.version}"
