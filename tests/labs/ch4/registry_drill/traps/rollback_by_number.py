"""Trap: the last good version is taken to be the one with the highest number.

skill: roll_back
phrase: the highest number is taken
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    latest = {row["version"]: row["healthy"] for row in sorted(history, key=lambda row: row["served_from"])}
    good = [int(version) for version, healthy in latest.items() if healthy and version != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target = str(max(good))
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target
