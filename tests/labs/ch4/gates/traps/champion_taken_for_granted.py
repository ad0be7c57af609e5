"""Trap: some version is thought to be champion always.

skill: declare_rollback
phrase: an alias that is not set stops it
"""

import json

from mlflow import MlflowClient


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    client = MlflowClient()
    if not criteria or client.get_model_version_by_alias(name, "champion").version == version:
        raise ValueError("nothing to declare, or too late")
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))
