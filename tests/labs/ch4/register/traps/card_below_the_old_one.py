"""Trap: the card is written below what stood there.

skill: describe_version
phrase: the older description is still there
"""

from mlflow import MlflowClient


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    client = MlflowClient()
    text = "\n".join(f"## {key.replace('_', ' ').capitalize()}\n{card[key]}" for key in keys)
    text = (client.get_model_version(name, version).description or "") + "\n\n" + text
    client.update_model_version(name, version, description=text)
