"""Trap: the version before the new one is taken for the former champion.

skill: swap_champion
phrase: a former champion made up
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
    client.set_registered_model_alias(name, "champion", version)
    return former or str(int(version) - 1)
