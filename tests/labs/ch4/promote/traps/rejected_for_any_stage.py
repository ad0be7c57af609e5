"""Trap: a rejection for any stage takes the request for Production away.

skill: explain_production
phrase: a rejection for another stage takes the request away
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_explain_production = explain_production


def explain_production(events: list[dict], at: datetime) -> dict | None:
    rejected = [
        {**row, "to_stage": "Production"} if row["action"] == "rejectTransitionRequest" else row for row in events
    ]
    return _explain_production(rejected, at)
