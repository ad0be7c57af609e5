"""Trap: a second run that finds the champion in place takes the whole deployment for done.

skill: deploy
phrase: the second run leaves out the tag
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion == version:
        return
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
    client.set_registered_model_alias(name, "champion", version)
    client.set_model_version_tag(name, version, "deployment", deployment)
