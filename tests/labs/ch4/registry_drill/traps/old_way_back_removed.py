"""Trap: without a champion the alias previous is taken away.

skill: deploy
phrase: the old way back is gone
"""

from mlflow import MlflowClient


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    aliases = client.get_registered_model(name).aliases
    champion = aliases.get("champion")

    client.set_model_version_tag(name, version, "deployment", deployment)
    if str(champion) == version:
        return
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
    elif "previous" in aliases:
        client.delete_registered_model_alias(name, "previous")
    client.set_registered_model_alias(name, "champion", version)
