"""Trap: the champion moves first; a second run takes the new champion for the former one.

skill: deploy
phrase: killed after 1 write (setRegisteredModelAlias champion
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    client.set_registered_model_alias(name, "champion", version)
    if champion is not None and champion != version:
        client.set_registered_model_alias(name, "previous", champion)
    client.set_model_version_tag(name, version, "deployment", deployment)
