"""Trap: an alias that is not set is not thought of.

skill: what_serves
phrase: alias that is not set
"""

from mlflow import MlflowClient


def what_serves(name: str, alias: str) -> dict | None:
    client = MlflowClient()
    version = client.get_model_version_by_alias(name, alias)
    run = client.get_run(version.run_id) if version.run_id else None
    return {
        "version": str(version.version),
        **{tag: version.tags.get(tag) for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }
