"""Trap: the headings are written as titles are.

skill: describe_version
phrase: model card incomplete
"""

from mlflow import MlflowClient


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    text = "\n".join(f"## {key.replace('_', ' ').title()}\n{card[key]}" for key in keys)
    client = MlflowClient()
    client.update_model_version(name, version, description=text)
