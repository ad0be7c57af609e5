"""Trap: MLflow's client moves the version and cannot say why.

skill: retire_version
phrase: archived without a word
"""

from mlflow import MlflowClient


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    client = MlflowClient()
    if client.get_model_version(name, successor).current_stage != "Production":
        raise ValueError(f"version {successor} does not serve")
    client.transition_model_version_stage(name, version, "Archived")
