"""Trap: when the version leaves, the one that it had replaced is named.

skill: explain_production
phrase: a replaced version comes back by itself
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_explain_production = explain_production


def explain_production(events: list[dict], at: datetime) -> dict | None:
    answer = _explain_production(events, at)
    rows = [row for row in events if row["status"] == 200 and row["event_time"] <= at]
    moves = [row for row in rows if row["action"] in ("approveTransitionRequest", "transitionModelVersionStage")]
    moves.sort(key=lambda row: row["event_time"])
    if answer is not None or not moves:
        return answer
    kept = [row for row in rows if row["version"] != moves[-1]["version"]]
    return _explain_production(kept, at) if len(kept) < len(rows) else None
