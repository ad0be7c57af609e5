"""Trap: the first deployment, which follows no other, notes its own version as the way back.

skill: deploy
phrase: a way back out of nothing
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    client.set_model_version_tag(name, version, "deployment", deployment)
    if champion == version:
        return
    client.set_registered_model_alias(name, "previous", champion or version)
    client.set_registered_model_alias(name, "champion", version)
