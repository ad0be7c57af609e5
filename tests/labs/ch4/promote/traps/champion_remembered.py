"""Trap: the champion is asked once for each model and kept.

skill: swap_champion
phrase: swap_champion remembers an earlier call
"""

import functools

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


@functools.cache
def _former(name: str) -> str | None:
    try:
        return str(MlflowClient().get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        return None


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    client, former = MlflowClient(), _former(name)
    if former != version:
        client.set_model_version_tag(name, version, "ticket", ticket)
        client.set_model_version_tag(name, version, "replaces", former or "none")
        client.set_registered_model_alias(name, "champion", version)
    return former
