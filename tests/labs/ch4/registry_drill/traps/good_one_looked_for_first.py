"""Trap: a version to go back to is looked for before it is asked who serves.

skill: roll_back
phrase: a good version is looked for without need
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_roll_back = roll_back


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    if not any(row["healthy"] and row["version"] != bad for row in latest.values()):
        raise LookupError(f"no version of {name} has served well")
    return _roll_back(name, bad, history, incident)
