"""Trap: what is missing from the card is left blank in the description.

skill: describe_version
phrase: card with a gap accepted
"""

from mlflow import MlflowClient


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    text = "\n".join(f"## {key.replace('_', ' ').capitalize()}\n{card.get(key, 'to do')}" for key in keys)
    MlflowClient().update_model_version(name, version, description=text)
