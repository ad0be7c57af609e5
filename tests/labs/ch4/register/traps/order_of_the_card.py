"""Trap: the sections come in the order in which somebody filled in the card.

skill: describe_version
phrase: sections in another order
"""

from mlflow import MlflowClient


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    text = "\n".join(f"## {key.replace('_', ' ').capitalize()}\n{value}" for key, value in card.items())
    MlflowClient().update_model_version(name, version, description=text)
