"""Trap: the data is read from the run's tags, not from the version's.

skill: what_serves
phrase: not what it came from
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
            tag: (run.data.tags if run else version.tags).get(tag)
            for tag in ("data_snapshot", "feature_tables", "owner")
        },
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }
