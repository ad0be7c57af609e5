"""Trap: only approvals are read; a direct move is not.

skill: explain_production
phrase: a version in Production is not seen
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_explain_production = explain_production


def explain_production(events: list[dict], at: datetime) -> dict | None:
    return _explain_production([row for row in events if row["action"] != "transitionModelVersionStage"], at)
