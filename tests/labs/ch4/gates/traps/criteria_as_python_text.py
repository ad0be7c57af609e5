"""Trap: the criteria are written as Python prints them.

skill: declare_rollback
phrase: criteria that cannot be read back
"""

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
    client.set_model_version_tag(name, version, "rollback_criteria", str(criteria))
