"""Trap: of each text only the first line is written.

skill: describe_version
phrase: a section without its whole text
"""

from mlflow import MlflowClient


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    if any(not card.get(key, "").strip() for key in keys):
        raise ValueError("incomplete card")
    client = MlflowClient()
    text = "\n".join(f"## {key.replace('_', ' ').capitalize()}\n{card[key].strip().splitlines()[0]}" for key in keys)
    client.update_model_version(name, version, description=text)
