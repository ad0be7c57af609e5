"""Trap: every version above the target is tagged failed.

skill: roll_back
phrase: version 2 has the tags {'validation_status': 'failed'}
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
    target = good[-1]["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    for version in latest:
        if int(version) > int(target):
            client.set_model_version_tag(name, version, "validation_status", "failed")
    return target
