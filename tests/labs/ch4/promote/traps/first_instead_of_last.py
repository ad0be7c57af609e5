"""Trap: the first entry in the log wins, not the last before the moment.

skill: explain_production
phrase: the version in Production is another
"""

from datetime import datetime


def explain_production(events: list[dict], at: datetime) -> dict | None:
    happened = sorted((one for one in events if one["status"] == 200 and one["event_time"] <= at), key=_time)
    entries = [one for one in happened if one["action"] in _MOVES and one["to_stage"].lower() == "production"]
    if not entries:
        return None
    entry = entries[0]
    if any(
        one["action"] in _MOVES and one["version"] == entry["version"] for one in happened if _time(one) > _time(entry)
    ):
        return None
    asked = [
        one["user"]
        for one in happened
        if one["action"] == "createTransitionRequest"
        and (one["version"], one["to_stage"].lower()) == (entry["version"], "production")
        and _time(one) < _time(entry)
    ]
    by_request = entry["action"] == "approveTransitionRequest"
    return {
        "version": entry["version"],
        "requested_by": asked[-1] if asked and by_request else None,
        "approved_by": entry["user"],
        "since": entry["event_time"],
        "reason": entry["comment"],
    }


_MOVES = ("approveTransitionRequest", "transitionModelVersionStage")


def _time(event: dict) -> datetime:
    return event["event_time"]
