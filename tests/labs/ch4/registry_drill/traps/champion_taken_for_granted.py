"""Trap: some version is thought to be champion always.

skill: promote_if_unchanged
phrase: nobody was expected either
"""

from mlflow import MlflowClient


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    champion = str(client.get_model_version_by_alias(name, "champion").version)
    if champion not in (version, expected):
        return False
    if champion != version:
        client.set_registered_model_alias(name, "champion", version)
    return True
