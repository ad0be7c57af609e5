"""Trap: the version that served just before is taken, whatever became of it.

skill: roll_back
phrase: rollback to a failing version
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    before = [row for row in sorted(history, key=lambda row: row["served_from"]) if row["version"] != bad]
    if not any(row["healthy"] for row in before):
        raise LookupError(f"no version of {name} has served well")
    client.set_registered_model_alias(name, "champion", before[-1]["version"])
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return before[-1]["version"]
