"""Trap: what the version does not say is taken from its run.

skill: what_serves
phrase: a gap filled from the run
"""

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def what_serves(name: str, alias: str) -> dict | None:
    client = MlflowClient()
    try:
        version = client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    run = client.get_run(version.run_id) if version.run_id else None
    return {
        "version": str(version.version),
        **{
            tag: version.tags.get(tag) or (run.data.tags.get(tag) if run else None)
            for tag in ("data_snapshot", "feature_tables", "owner")
        },
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }
