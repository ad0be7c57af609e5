"""Trap: tags without text are not written to the version.

skill: register_candidate
phrase: an empty tag is not copied
"""

import mlflow


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables") if tags[key]}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)
