"""Trap: what an alias pointed to once is taken for what it points to now.

skill: what_serves
phrase: what_serves remembers an earlier call
"""

import functools

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


@functools.cache
def what_serves(name: str, alias: str) -> dict | None:
    client = MlflowClient()
    try:
        serving = client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    run = client.get_run(serving.run_id) if serving.run_id else None
    return {
        "version": str(serving.version),
        **{tag: serving.tags.get(tag) for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": serving.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }
