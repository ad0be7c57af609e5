"""Trap: the good versions are ordered by the first time that they served.

skill: roll_back
phrase: the first time that a version served decides
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    rows = sorted(history, key=lambda row: row["served_from"])
    latest = {row["version"]: row["healthy"] for row in rows}
    good = [row for row in rows if latest[row["version"]] and row["version"] != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    first = {row["version"]: row["served_from"] for row in reversed(rows)}
    target = max({row["version"] for row in good}, key=first.__getitem__)
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target
