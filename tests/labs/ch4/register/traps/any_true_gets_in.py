"""Trap: any spelling of yes makes a run a candidate.

skill: register_candidate
phrase: another spelling of true got in
"""

import mlflow


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if (
        tags.get("candidate", "").lower() not in ("true", "yes", "1")
        or not {"data_snapshot", "feature_tables"} <= tags.keys()
    ):
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)
