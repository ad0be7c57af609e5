"""Trap: the alias is taken away from the old version before the new one gets it.

skill: swap_champion
phrase: hot swap
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
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
    if former is not None:
        client.delete_registered_model_alias(name, "champion")
    client.set_registered_model_alias(name, "champion", version)
    return former
