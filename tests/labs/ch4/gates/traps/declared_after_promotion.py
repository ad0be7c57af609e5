"""Trap: criteria are written whenever somebody thinks of them.

skill: declare_rollback
phrase: declared after the promotion
"""

import json

from mlflow import MlflowClient


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    MlflowClient().set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))
