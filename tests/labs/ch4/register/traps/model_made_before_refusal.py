"""Trap: the registered model is made first, and the run looked at afterwards.

skill: register_candidate
phrase: changed before it refused
"""

import contextlib

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    with contextlib.suppress(MlflowException):
        MlflowClient().create_registered_model(name)
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)
