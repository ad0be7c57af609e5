"""Trap: some version is thought to be champion always.

skill: swap_champion
phrase: an alias that is not set stops it
"""

from mlflow import MlflowClient


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    former = client.get_model_version_by_alias(name, "champion").version
    if former != version:
        client.set_model_version_tag(name, version, "ticket", ticket)
        client.set_model_version_tag(name, version, "replaces", former)
        client.set_registered_model_alias(name, "champion", version)
    return former
