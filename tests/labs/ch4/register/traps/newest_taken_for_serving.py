"""Trap: the version with the highest number is the one that serves.

skill: what_serves
phrase: newest taken for serving
"""

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def what_serves(name: str, alias: str) -> dict | None:
    client = MlflowClient()
    try:
        client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    newest = max(client.search_model_versions(f"name = '{name}'"), key=lambda version: int(version.version))
    version = client.get_model_version(name, newest.version)
    run = client.get_run(version.run_id) if version.run_id else None
    return {
        "version": str(version.version),
        **{tag: version.tags.get(tag) for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }
