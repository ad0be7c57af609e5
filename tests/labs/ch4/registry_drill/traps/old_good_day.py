"""Trap: any healthy row makes a version good, also when it failed later.

skill: roll_back
phrase: an old good day counts
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    failing = {row["version"] for row in history if not row["healthy"]}
    served = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    once_good = {row["version"] for row in history if row["healthy"] and row["version"] != bad}
    if not once_good - failing:
        raise LookupError(f"no version of {name} has served well")
    target = max(once_good, key=lambda version: served[version]["served_from"])
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target
