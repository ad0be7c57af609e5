"""Trap: the last row of a version is taken for its latest.

skill: roll_back
phrase: the order of the rows is relied on
"""

from mlflow import MlflowClient


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = str(client.get_model_version_by_alias(name, "champion").version)
    if champion != bad:
        return champion
    latest = {row["version"]: row for row in history}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    if not good:
        raise LookupError("no good version")
    target = max(good, key=lambda row: row["served_from"])["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target
