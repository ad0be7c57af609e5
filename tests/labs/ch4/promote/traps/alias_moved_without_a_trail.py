"""Trap: the alias is moved and nothing is written down.

skill: swap_champion
phrase: alias moved without a trail
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
    return former
