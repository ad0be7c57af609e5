"""Trap: the champion moves, and nobody notes which version served before.

skill: deploy
phrase: no way back
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    client.set_model_version_tag(name, version, "deployment", deployment)
    client.set_registered_model_alias(name, "champion", version)
