"""Trap: the alias goes back and the bad version stays tagged as passed: the next night promotes it again.

skill: roll_back
phrase: the next run promotes it again
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target = max(good, key=lambda row: row["served_from"])["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "incident", incident)
    return target
