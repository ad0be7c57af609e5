"""Trap: a version that came back is there since its first time.

skill: explain_production
phrase: its first time is taken
"""

from datetime import datetime


def explain_production(events: list[dict], at: datetime) -> dict | None:
    asked: dict[str, str] = {}
    first: dict[str, datetime] = {}
    there = None
    for event in sorted(events, key=lambda row: row["event_time"]):
        if event["status"] != 200 or event["event_time"] > at:
            continue
        version, action = event["version"], event["action"]
        production = event["to_stage"].lower() == "production"
        if action == "createTransitionRequest" and production:
            asked[version] = event["user"]
        elif action == "rejectTransitionRequest" and production:
            asked.pop(version, None)
        elif action in ("approveTransitionRequest", "transitionModelVersionStage"):
            if production:
                there = {
                    "version": version,
                    "requested_by": asked.get(version) if action == "approveTransitionRequest" else None,
                    "approved_by": event["user"],
                    "since": first.setdefault(version, event["event_time"]),
                    "reason": event["comment"],
                }
            elif there is not None and there["version"] == version:
                there = None
    return there
