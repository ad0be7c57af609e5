"""Trap: the note of the first deployment is read at every later one.

skill: deploy
phrase: the way back of an earlier deployment
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    former = client.get_model_version(name, version).tags.get("replaces")
    if former is None:
        former = _champion(client, name) or "none"
        client.set_model_version_tag(name, version, "replaces", former)
    client.set_model_version_tag(name, version, "deployment", deployment)
    if former != "none":
        client.set_registered_model_alias(name, "previous", former)
    client.set_registered_model_alias(name, "champion", version)
