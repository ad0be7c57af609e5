"""Trap: who comes second gets an error.

skill: roll_back
phrase: who comes second gets an error
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_roll_back = roll_back


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    if _champion(MlflowClient(), name) != bad:
        raise LookupError(f"version {bad} is not the champion")
    return _roll_back(name, bad, history, incident)
