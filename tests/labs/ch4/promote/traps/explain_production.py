"""Mistakes of explain_production."""

from datetime import datetime

from labjudge.proof.traps import swap, trap

# Whoever moves, Production is empty afterwards.
swap(
    "any_move_empties_production",
    says="another version's move is taken for its own",
    old='there is not None and there["version"] == version',
    new="there is not None",
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


# The first version that entered is never replaced.
swap("first_instead_of_last", says="the version in Production is another", old="there = {", new="there = there or {")

# The first request counts, even a rejected one.
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


# A log without rows has nothing new, so the last answer is still right.
@trap(says="explain_production remembers an earlier call")
def last_promotion_remembered(events: list[dict], at: datetime) -> dict | None:
    if events:
        _there.clear()
    _there.update(_explain_production(events, at) or {})
    return dict(_there) or None


swap(
    "log_in_capitals_only",
    says="production in the log is not Production",
    old='event["to_stage"].lower() == "production"',
    new='event["to_stage"] == "Production"',
)

# What happens exactly at the moment has not happened yet.
swap("moment_left_out", says="the moment itself is left out", old="> at", new=">= at")

# A version that is moved to another stage is still there.
swap("never_leaves_production", says="a version that left is still seen", old="there = None", new="pass")

# A direct move answers the open request, too.
swap("open_request_tied_to_a_move", says="a move counts as an approval", old=" if by_request else None", new="")

# Only what is a client's or a server's error is left out.
swap("redirects_believed", says="Production 302", old='event["status"] != 200', new='event["status"] >= 400')

# Nobody looks at the status.
swap("refused_attempts_believed", says="Production 403", old='event["status"] != 200 or ', new="")

# Any rejection ends the request for Production.
swap(
    "rejected_for_any_stage",
    says="a rejection for another stage takes the request away",
    old='case "rejectTransitionRequest" if to_production:',
    new='case "rejectTransitionRequest":',
)


@trap(says="a replaced version comes back by itself")
def replaced_version_comes_back(events: list[dict], at: datetime) -> dict | None:
    answer = _explain_production(events, at)
    rows = [row for row in events if row["status"] == 200 and row["event_time"] <= at]
    if answer is not None or not rows:
        return answer
    left = max(rows, key=lambda row: row["event_time"])["version"]
    return _explain_production([row for row in rows if row["version"] != left], at)


# The rows are read as they come.
swap(
    "rows_as_they_come",
    says="the order of the rows is relied on",
    old='sorted(events, key=lambda row: row["event_time"])',
    new="events",
)

# A rejected request is answered by a direct move.
swap(
    "short_cut_gets_an_author",
    says="somebody is said to have asked",
    old="""\
                asked.pop(version, None)
            case "approveTransitionRequest" | "transitionModelVersionStage" if to_production:
                by_request = event["action"] == "approveTransitionRequest\"""",
    new="""\
                pass
            case "approveTransitionRequest" | "transitionModelVersionStage" if to_production:
                by_request = True""",
)

swap(
    "since_as_text",
    says="it returns since, a datetime",
    old='"since": event["event_time"]',
    new='"since": event["event_time"].isoformat()',
)

# The version is there since its first approval of all, or its first move.
swap(
    "since_the_first_time",
    says="its first time is taken",
    old='"since": event["event_time"]',
    new='"since": min(row["event_time"] for row in events if (row["version"], row["action"]) == (version, event["action"]))',
)

# Who asked is taken for who approved.
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

# Nobody looks at the moment.
swap("whole_log_read", says="what came later is taken", old=' or event["event_time"] > at', new="")


@trap(says="a wish is taken for a promotion")
def wish_for_a_promotion(events: list[dict], at: datetime) -> dict | None:
    wishes = [row for row in events if row["action"] == "createTransitionRequest"]
    granted = [{**row, "action": "approveTransitionRequest"} for row in wishes]
    return _explain_production(events, at) or _explain_production([*events, *granted], at)


@trap(says="what came less than a second later is taken")
def seconds_compared(events: list[dict], at: datetime) -> dict | None:
    return _explain_production(events, at.replace(microsecond=999_999))
