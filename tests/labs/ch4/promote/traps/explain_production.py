"""Mistakes of explain_production."""

from datetime import datetime

from labjudge.proof.traps import swap, trap

swap(
    "any_move_empties_production",
    says="another version's move is taken for its own",
    old='if there is not None and there["version"] == version:',
    new="if there is not None:",
)


_explain_production = explain_production


@trap(says="a version in Production is not seen")
def direct_moves_ignored(events: list[dict], at: datetime) -> dict | None:
    return _explain_production([row for row in events if row["action"] != "transitionModelVersionStage"], at)


@trap(says="a second approval is passed over")
def entered_again_passed_over(events: list[dict], at: datetime) -> dict | None:
    there, seen = None, []
    for row in sorted(events, key=lambda row: row["event_time"]):
        seen.append(row)
        now = _explain_production(seen, at)
        if now is None or there is None or now["version"] != there["version"]:
            there = now
    return there


@trap(says="the version in Production is another")
def first_instead_of_last(events: list[dict], at: datetime) -> dict | None:
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


swap(
    "first_request_taken",
    says="another request is taken",
    old="""\
                asked[version] = user
            case "rejectTransitionRequest" if to_production:
                asked.pop(version, None)""",
    new="                asked.setdefault(version, user)",
)


_there: dict = {}


@trap(says="explain_production remembers an earlier call")
def last_promotion_remembered(events: list[dict], at: datetime) -> dict | None:
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


swap(
    "log_in_capitals_only",
    says="production in the log is not Production",
    old='event["to_stage"].lower() == "production"',
    new='event["to_stage"] == "Production"',
)


swap(
    "moment_left_out",
    says="the moment itself is left out",
    old='event["event_time"] > at',
    new='event["event_time"] >= at',
)


swap(
    "never_leaves_production",
    says="a version that left is still seen",
    old='if there is not None and there["version"] == version:',
    new="if False:",
)


swap(
    "open_request_tied_to_a_move",
    says="a move counts as an approval",
    old="asked.pop(version, None) if by_request else None",
    new="asked.pop(version, None)",
)


@trap(says="Production 302")
def redirects_believed(events: list[dict], at: datetime) -> dict | None:
    return _explain_production([{**row, "status": 200} for row in events if row["status"] < 400], at)


swap(
    "refused_attempts_believed",
    says="Production 403",
    old='event["status"] != 200 or event["event_time"] > at',
    new='event["event_time"] > at',
)


@trap(says="a rejection for another stage takes the request away")
def rejected_for_any_stage(events: list[dict], at: datetime) -> dict | None:
    rejected = [
        {**row, "to_stage": "Production"} if row["action"] == "rejectTransitionRequest" else row for row in events
    ]
    return _explain_production(rejected, at)


@trap(says="a replaced version comes back by itself")
def replaced_version_comes_back(events: list[dict], at: datetime) -> dict | None:
    answer = _explain_production(events, at)
    rows = [row for row in events if row["status"] == 200 and row["event_time"] <= at]
    moves = [row for row in rows if row["action"] in ("approveTransitionRequest", "transitionModelVersionStage")]
    moves.sort(key=lambda row: row["event_time"])
    if answer is not None or not moves:
        return answer
    kept = [row for row in rows if row["version"] != moves[-1]["version"]]
    return _explain_production(kept, at) if len(kept) < len(rows) else None


swap(
    "rows_as_they_come",
    says="the order of the rows is relied on",
    old='sorted(events, key=lambda row: row["event_time"])',
    new="events",
)


swap(
    "short_cut_gets_an_author",
    says="somebody is said to have asked",
    old="""\
                asked.pop(version, None)
            case "approveTransitionRequest" | "transitionModelVersionStage" if to_production:
                by_request = event["action"] == "approveTransitionRequest"
                there = {""",
    new="""\
                pass
            case "approveTransitionRequest" | "transitionModelVersionStage" if to_production:
                by_request = True
                there = {""",
)


swap(
    "since_as_text",
    says="it returns since, a datetime",
    old='"since": event["event_time"]',
    new='"since": event["event_time"].isoformat()',
)


swap(
    "since_the_first_time",
    says="its first time is taken",
    old='"since": event["event_time"]',
    new='"since": min(row["event_time"] for row in events if (row["version"], row["action"]) == (version, event["action"]))',
)


swap(
    "who_asked_approved",
    says="another person is said to have approved",
    old="""\
"requested_by": asked.pop(version, None) if by_request else None,
                    "approved_by": user,""",
    new="""\
"requested_by": asked.get(version) if by_request else None,
                    "approved_by": asked.pop(version, user),""",
)


swap(
    "whole_log_read",
    says="what came later is taken",
    old='event["status"] != 200 or event["event_time"] > at',
    new='event["status"] != 200',
)


@trap(says="a wish is taken for a promotion")
def wish_for_a_promotion(events: list[dict], at: datetime) -> dict | None:
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


@trap(says="what came less than a second later is taken")
def seconds_compared(events: list[dict], at: datetime) -> dict | None:
    return _explain_production(events, at.replace(microsecond=999_999))
