"""Trap: when no version is good, the last one that served is taken all the same.

skill: roll_back
phrase: rolled back to whatever there is
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_roll_back = roll_back


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    try:
        return _roll_back(name, bad, history, incident)
    except LookupError:
        served = sorted(history, key=lambda row: row["served_from"])
        target = [row["version"] for row in served if row["version"] != bad][-1]
        MlflowClient().set_registered_model_alias(name, "champion", target)
        return target
