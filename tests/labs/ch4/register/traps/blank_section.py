"""Trap: a section that is there counts, even if nothing is in it.

skill: describe_version
phrase: blank section accepted
"""

from mlflow import MlflowClient


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(key not in card for key in keys):
        raise ValueError("incomplete card")
    text = "\n".join(f"## {key.replace('_', ' ').capitalize()}\n{card[key]}" for key in keys)
    client = MlflowClient()
    client.update_model_version(name, version, description=text)
