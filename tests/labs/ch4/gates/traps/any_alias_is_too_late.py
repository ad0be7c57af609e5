"""Trap: a version with any alias is thought to serve.

skill: declare_rollback
phrase: a version that is not the champion is refused
"""

import json

from mlflow import MlflowClient


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    client = MlflowClient()
    if not criteria or client.get_model_version(name, version).aliases:
        raise ValueError("nothing to declare, or too late")
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))
