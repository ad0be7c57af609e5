"""Trap: what was in Production is kept in the module: a log that tells of nobody gets the answer of the log before.

skill: explain_production
phrase: explain_production remembers an earlier call
"""

from datetime import datetime

_there: dict = {}


def explain_production(events: list[dict], at: datetime) -> dict | None:
    asked: dict[str, str] = {}
    for event in sorted(events, key=lambda row: row["event_time"]):
        if event["status"] != 200 or event["event_time"] > at:
            continue
        version, action = event["version"], event["action"]
        moved = action in ("approveTransitionRequest", "transitionModelVersionStage")
        if event["to_stage"].lower() != "production":
            if moved and _there.get("version") == version:
                _there.clear()
        elif action == "createTransitionRequest":
            asked[version] = event["user"]
        elif action == "rejectTransitionRequest":
            asked.pop(version, None)
        elif moved:
            _there.update(
                version=version,
                requested_by=asked.pop(version, None) if action == "approveTransitionRequest" else None,
                approved_by=event["user"],
                since=event["event_time"],
                reason=event["comment"],
            )
    return dict(_there) or None
