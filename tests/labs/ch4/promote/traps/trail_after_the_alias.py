"""Trap: the alias moves first, the trail follows.

skill: swap_champion
phrase: the trail comes after the alias
"""

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    try:
        former = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        former = None
    if former == version:
        return former
    client.set_registered_model_alias(name, "champion", version)
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
    return former
