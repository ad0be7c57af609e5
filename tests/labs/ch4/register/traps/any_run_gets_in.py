"""Trap: whoever has a run id can register it.

skill: register_candidate
phrase: a run without the candidate's tag got in
"""

import mlflow


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if missing := {"data_snapshot", "feature_tables"} - tags.keys():
        raise ValueError(missing)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)
