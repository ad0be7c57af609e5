"""Trap: some version is thought to be champion before each deployment.

skill: deploy
phrase: this is the first deployment
"""

from mlflow import MlflowClient


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = str(client.get_model_version_by_alias(name, "champion").version)
    client.set_model_version_tag(name, version, "deployment", deployment)
    if champion != version:
        client.set_registered_model_alias(name, "previous", champion)
        client.set_registered_model_alias(name, "champion", version)
