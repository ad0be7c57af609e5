"""Trap: a complete deployment that is run again makes its own version the way back.

skill: deploy
phrase: a rerun is another deployment
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    client.set_model_version_tag(name, version, "deployment", deployment)
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
    client.set_registered_model_alias(name, "champion", version)
