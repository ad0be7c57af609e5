"""Trap: the first version of a model becomes its champion, for there is no other.

skill: register_candidate
phrase: the first version got an alias
"""

import mlflow
from mlflow import MlflowClient


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    made = mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner})
    if int(made.version) == 1:
        MlflowClient().set_registered_model_alias(name, "champion", made.version)
    return str(made.version)
