"""Trap: the card is written on the registered model, not on the version.

skill: describe_version
phrase: the registered model got the card
"""

from mlflow import MlflowClient


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    text = "\n".join(f"## {key.replace('_', ' ').capitalize()}\n{card[key]}" for key in keys)
    client = MlflowClient()
    client.update_registered_model(name, description=text)
