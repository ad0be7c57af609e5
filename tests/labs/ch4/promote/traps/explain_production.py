"""Mistakes of explain_production."""

from datetime import datetime

from labjudge.proof.traps import swap, trap

ITS_OWN = ' and there["version"] == version'
# Whoever moves, Production is empty afterwards.
swap("any_move_empties_production", says="another version's move is taken for its own", old=ITS_OWN, new="")

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

REQUESTS = """asked[version] = user
            case "rejectTransitionRequest" if to_production:
                asked.pop(version, None)"""
# The first request counts, even a rejected one.
swap("first_request_taken", says="another request is taken", old=REQUESTS, new="asked.setdefault(version, user)")

_there: dict = {}


# A log without rows has nothing new, so the last answer is still right.
@trap(says="explain_production remembers an earlier call")
def last_promotion_remembered(events: list[dict], at: datetime) -> dict | None:
    if events:
        _there.clear()
    _there.update(_explain_production(events, at) or {})
    return dict(_there) or None


IN_ANY_CASE = 'event["to_stage"].lower() == "production"'
IN_CAPITALS = 'event["to_stage"] == "Production"'
swap("log_in_capitals_only", says="production in the log is not Production", old=IN_ANY_CASE, new=IN_CAPITALS)

# What happens exactly at the moment has not happened yet.
swap("moment_left_out", says="the moment itself is left out", old="> at", new=">= at")

# A version that is moved to another stage is still there.
swap("never_leaves_production", says="a version that left is still seen", old="there = None", new="pass")

# A direct move answers the open request, too.
swap("open_request_tied_to_a_move", says="a move counts as an approval", old=" if by_request else None", new="")

# Only what is a client's or a server's error is left out.
swap("redirects_believed", says="Production 302", old="!= 200", new=">= 400")

# Nobody looks at the status.
swap("refused_attempts_believed", says="Production 403", old='event["status"] != 200 or ', new="")

REJECTED = 'case "rejectTransitionRequest" if to_production:'
ANY = 'case "rejectTransitionRequest":'
# Any rejection ends the request for Production.
swap("rejected_for_any_stage", says="a rejection for another stage takes the request away", old=REJECTED, new=ANY)


@trap(says="a replaced version comes back by itself")
def replaced_version_comes_back(events: list[dict], at: datetime) -> dict | None:
    answer = _explain_production(events, at)
    rows = [row for row in events if row["status"] == 200 and row["event_time"] <= at]
    if answer is not None or not rows:
        return answer
    left = max(rows, key=lambda row: row["event_time"])["version"]
    return _explain_production([row for row in rows if row["version"] != left], at)


BY_TIME = 'sorted(events, key=lambda row: row["event_time"])'
# The rows are read as they come.
swap("rows_as_they_come", says="the order of the rows is relied on", old=BY_TIME, new="events")

ANSWERS = """asked.pop(version, None)
            case "approveTransitionRequest" | "transitionModelVersionStage" if to_production:
                by_request = event["action"] == "approveTransitionRequest\""""
STILL_OPEN = """pass
            case "approveTransitionRequest" | "transitionModelVersionStage" if to_production:
                by_request = True"""
# A rejected request is answered by a direct move.
swap("short_cut_gets_an_author", says="somebody is said to have asked", old=ANSWERS, new=STILL_OPEN)

SINCE = 'event["event_time"],'
swap("since_as_text", says="it returns since, a datetime", old=SINCE, new='event["event_time"].isoformat(),')

FIRST = 'min(row["event_time"] for row in events if (row["version"], row["action"]) == (version, event["action"])),'
# The version is there since its first approval of all, or its first move.
swap("since_the_first_time", says="its first time is taken", old=SINCE, new=FIRST)

PEOPLE = """asked.pop(version, None) if by_request else None,
                    "approved_by": user,"""
ONE_PERSON = """asked.get(version) if by_request else None,
                    "approved_by": asked.pop(version, user),"""
# Who asked is taken for who approved.
swap("who_asked_approved", says="another person is said to have approved", old=PEOPLE, new=ONE_PERSON)

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
