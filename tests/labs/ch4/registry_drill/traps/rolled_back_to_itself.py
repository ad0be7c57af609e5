"""Trap: the bad version is among the candidates, and it served well the last time somebody looked.

skill: roll_back
phrase: rolled back to itself
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"]]
    if not any(row["version"] != bad for row in good):
        raise LookupError(f"no version of {name} has served well")
    target = max(good, key=lambda row: row["served_from"])["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target
