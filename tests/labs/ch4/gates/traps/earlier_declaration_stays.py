"""Trap: new criteria are added to an earlier declaration.

skill: declare_rollback
phrase: an earlier declaration is kept
"""

import json

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    if not criteria:
        raise ValueError("a version without rollback criteria cannot be rolled back in time")
    client = MlflowClient()
    try:
        champion = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        champion = None
    if champion == version:
        raise ValueError(f"version {version} is the champion: it is too late to declare")
    earlier = json.loads(client.get_model_version(name, version).tags.get("rollback_criteria", "[]"))
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(earlier + criteria))
