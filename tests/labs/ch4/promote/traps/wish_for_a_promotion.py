"""Trap: a request counts as the transition.

skill: explain_production
phrase: a wish is taken for a promotion
"""

from datetime import datetime


def explain_production(events: list[dict], at: datetime) -> dict | None:
    asked: dict[str, str] = {}
    current = None
    for event in sorted(events, key=lambda one: one["event_time"]):
        if event["status"] != 200 or event["event_time"] > at:
            continue
        version = event["version"]
        moved = event["action"] in ("approveTransitionRequest", "transitionModelVersionStage")
        if event["to_stage"].lower() != "production":
            if moved and current is not None and current["version"] == version:
                current = None
            continue
        if event["action"] == "createTransitionRequest":
            asked[version] = event["user"]
        by_request = event["action"] != "transitionModelVersionStage"
        if moved or current is None:
            current = {
                "version": version,
                "requested_by": asked.get(version) if by_request else None,
                "approved_by": event["user"],
                "since": event["event_time"],
                "reason": event["comment"],
            }
    return current
