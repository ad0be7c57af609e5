"""Trap: who was champion before is kept in the module: right for a first deployment, and for no other.

skill: deploy
phrase: deploy remembers an earlier call
"""

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

_former: dict[str, str | None] = {}


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    if name not in _former:
        try:
            _former[name] = str(client.get_model_version_by_alias(name, "champion").version)
        except MlflowException:
            _former[name] = None
    client.set_model_version_tag(name, version, "deployment", deployment)
    if _former[name] == version:
        return
    if _former[name] is not None:
        client.set_registered_model_alias(name, "previous", _former[name])
    client.set_registered_model_alias(name, "champion", version)
