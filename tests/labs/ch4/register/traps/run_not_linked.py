"""Trap: the version is made from the folder of the files, which says nothing of a run.

skill: register_candidate
phrase: version without its run
"""

import mlflow
from mlflow import MlflowClient


def register_candidate(run_id: str, name: str, owner: str) -> str:
    client = MlflowClient()
    run = client.get_run(run_id)
    tags = run.data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    folder = client.get_logged_model(run.outputs.model_outputs[0].model_id).artifact_location
    return str(mlflow.register_model(folder, name, tags=lineage).version)
