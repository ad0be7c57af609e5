"""Trap: the champion is asked once for each model and kept.

skill: declare_rollback
phrase: declare_rollback remembers an earlier call
"""

import functools
import json

from mlflow import MlflowClient


@functools.cache
def _champion(name: str) -> str | None:
    return MlflowClient().get_registered_model(name).aliases.get("champion")


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    if not criteria or str(_champion(name)) == version:
        raise ValueError("nothing to declare, or too late")
    MlflowClient().set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))
