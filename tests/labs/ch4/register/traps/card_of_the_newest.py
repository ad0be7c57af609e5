"""Trap: the newest version is described, whichever was asked for.

skill: describe_version
phrase: card on another version
"""

from mlflow import MlflowClient


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    text = "\n".join(f"## {key.replace('_', ' ').capitalize()}\n{card[key]}" for key in keys)
    client = MlflowClient()
    newest = max(int(found.version) for found in client.search_model_versions(f"name = '{name}'"))
    client.update_model_version(name, str(newest), description=text)
