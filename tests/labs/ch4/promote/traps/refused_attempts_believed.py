"""Trap: the status of a row is not looked at.

skill: explain_production
phrase: Production 403
"""

from datetime import datetime


def explain_production(events: list[dict], at: datetime) -> dict | None:
    asked: dict[str, str] = {}
    current = None
    for event in sorted(events, key=lambda one: one["event_time"]):
        if event["event_time"] > at:
            continue
        version, action = event["version"], event["action"]
        if event["to_stage"].lower() != "production":
            moves = action in ("approveTransitionRequest", "transitionModelVersionStage")
            if moves and current is not None and current["version"] == version:
                current = None
            continue
        if action == "createTransitionRequest":
            asked[version] = event["user"]
        elif action in ("approveTransitionRequest", "transitionModelVersionStage"):
            current = {
                "version": version,
                "requested_by": asked.get(version) if action == "approveTransitionRequest" else None,
                "approved_by": event["user"],
                "since": event["event_time"],
                "reason": event["comment"],
            }
    return current
