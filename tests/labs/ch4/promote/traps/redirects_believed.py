"""Trap: everything below 400 counts as done.

skill: explain_production
phrase: Production 302
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_explain_production = explain_production


def explain_production(events: list[dict], at: datetime) -> dict | None:
    return _explain_production([{**row, "status": 200} for row in events if row["status"] < 400], at)
