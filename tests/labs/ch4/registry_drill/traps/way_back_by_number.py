"""Trap: the version before is taken for the one that served before.

skill: deploy
phrase: the version before is taken for the champion before
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_deploy = deploy


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    served = _champion(client, name) is not None
    _deploy(name, version, deployment)
    if served:
        client.set_registered_model_alias(name, "previous", str(int(version) - 1))
