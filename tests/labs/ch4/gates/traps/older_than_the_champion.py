"""Trap: a version with a lower number than the champion's is thought to be past.

skill: declare_rollback
phrase: an older version than the champion is refused
"""

import json

from mlflow import MlflowClient


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    client = MlflowClient()
    champion = client.get_registered_model(name).aliases.get("champion")
    if not criteria or (champion is not None and int(champion) >= int(version)):
        raise ValueError("nothing to declare, or too late")
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))
