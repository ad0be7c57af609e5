"""Trap: a version that has the tag is thought to be deployed.

skill: deploy
phrase: not deployed once more
"""

from mlflow import MlflowClient


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    aliases = client.get_registered_model(name).aliases
    champion = aliases.get("champion")
    done = client.get_model_version(name, version).tags.get("deployment")
    if str(champion) == version or (done is not None and done != deployment):
        client.set_model_version_tag(name, version, "deployment", deployment)
        return
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
    client.set_registered_model_alias(name, "champion", version)
    client.set_model_version_tag(name, version, "deployment", deployment)
