"""Trap: blanks around the tag's value are cut before it is compared.

skill: register_candidate
phrase: a blank around true got in
"""

import mlflow


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate", "").strip() != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage).version)
