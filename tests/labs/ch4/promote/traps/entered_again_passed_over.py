"""Trap: a second approval of the version that is there changes nothing.

skill: explain_production
phrase: a second approval is passed over
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_explain_production = explain_production


def explain_production(events: list[dict], at: datetime) -> dict | None:
    there, seen = None, []
    for row in sorted(events, key=lambda row: row["event_time"]):
        seen.append(row)
        now = _explain_production(seen, at)
        if now is None or there is None or now["version"] != there["version"]:
            there = now
    return there
