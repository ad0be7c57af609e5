"""Who put what into Production, when and why, by the audit log."""

from datetime import datetime, timedelta
from typing import Any

from labjudge.grading import Draw, Lab, judges, returned, wrong

from .audit_log import Log, Row, put

SHAPE = 'a dict with "version", "requested_by", "approved_by", "since", "reason"; or None'
BY_ROW = "it is told by the row that put the version into Production"
OTHER = {  # title and rule for a field that differs beside the one that a check is about
    "version": ("the version in Production is another", "the last version that entered Production by then"),
    "since": ("since another moment", BY_ROW),
    "reason": ("the comment of another row", BY_ROW),
    "approved_by": ("another person is said to have approved", BY_ROW),
    "requested_by": ("another person is said to have asked", "who made the last request before the approval"),
}
NOT_SEEN = ("a version in Production is not seen", "both an approval and a move let a version enter Production")
ANY_ORDER = ("the order of the rows is relied on", "rows come in any order: their times say what came first")


def check(
    lab: Lab,
    log: Log,
    right: Row | None,
    title: str,
    rule: str = "",
    about: str = "version",
    at: datetime | None = None,
) -> None:
    """Ask what was in Production at a moment (the log's last one) with the rows in three orders.

    `title` is said when the field `about` differs; other fields have titles of their own.
    """
    at = at or log.now
    orders = (log.draw.shuffled(log.rows), log.rows, log.rows[::-1])
    answers = [lab.explain_production(list(rows), at) for rows in orders]
    if all(got == right for got in answers):
        return
    got = next(got for got in answers if got != right)
    if got is not None:
        returned(got, dict, SHAPE)
        returned(got.get("since", at), datetime, "since, a datetime", part="since")
    if right in answers:
        title, rule = ANY_ORDER
    elif got is None and about != "version":
        title, rule = NOT_SEEN
    elif got is not None and right is not None:
        off = [field for field in OTHER if field not in got or got[field] != right[field]]
        if not off:
            title, rule = "more than was asked for", f"it returns {SHAPE}"
        elif off[0] != about and (off[0] == "version" or about not in off):
            title, rule = OTHER[off[0]]
    happened, but = f"it returned {told(got)}", f"the log says {told(right)}"
    wrong(title, happened=happened, but=but, rule=rule, drawing=log.drawing(at))


def told(answer: Any) -> str:
    if not isinstance(answer, dict):
        return str(answer)
    shown = {key: f"{one:%a %d %H:%M:%S.%f}" if isinstance(one, datetime) else one for key, one in answer.items()}
    return ", ".join(f"{key}={value}" for key, value in shown.items())


@judges
def plain_promotion(lab: Lab, draw: Draw) -> None:
    """The last version that entered Production by then, with the row that put it there; later rows say nothing."""
    for fast in (False, True):
        log, (ana, ben, cleo) = Log(draw, fast=fast), draw.people(3)
        first, second = log.promoted("1", ana, ben), log.promoted("2", cleo, ana)
        just_before = second["event_time"] - timedelta(microseconds=1)
        title = "what came less than a second later is taken" if fast else "what came later is taken"
        check(lab, log, put(first, ana), title, at=just_before)
        check(lab, log, put(second, cleo), "the version in Production is another", at=log.now + timedelta(days=1))
        rule = "what happens exactly at the time asked for has happened"
        check(lab, log, put(second, cleo), "the moment itself is left out", rule, at=second["event_time"])


@judges
def before_anything(lab: Lab, draw: Draw) -> None:
    """A request, or a version in Staging, is not in Production; nor is anything in a log without rows."""
    log, (ana, ben) = Log(draw), draw.people(2)
    check(lab, log, None, "a version out of nothing")
    log.approved("1", ben, "Staging")
    asked = log.asked("1", ana)
    log.approved("1", ben)
    check(lab, log, None, "a wish is taken for a promotion", at=asked["event_time"])


@judges
def refused_attempts(lab: Lab, draw: Draw) -> None:
    """A row whose status is not 200 was refused: nothing happened."""
    title = "a refused attempt is believed"
    for status in (403, 400, 500, 302):
        log, (ana, ben, cleo) = Log(draw), draw.people(3)
        log.asked("1", ana)
        log.asked("1", cleo, status=status)
        first = log.approved("1", ben)
        log.asked("2", cleo)
        log.approved("2", cleo, status=status)
        log.moved("2", cleo, status=status)
        check(lab, log, put(first, ana), title)
        log.moved("1", cleo, "Archived", status=status)
        check(lab, log, put(first, ana), title)


@judges
def rejected_and_asked_again(lab: Lab, draw: Draw) -> None:
    """requested_by is who made the last request for that version and Production before the approval."""
    log, (ana, ben, cleo) = Log(draw), draw.people(3)
    log.asked("3", ana)
    log.rejected("3", ben)
    log.asked("3", cleo)
    log.asked("4", ana)
    log.asked("3", ana, "Archived")
    approved = log.approved("3", ben)
    log.asked("3", ben, "Archived")
    log.asked("3", ana)
    check(lab, log, put(approved, cleo), "another request is taken", about="requested_by")
    log = Log(draw)
    log.asked("5", ana)
    log.asked("5", cleo, "Archived")
    log.rejected("5", ben, "Archived")
    approved = log.approved("5", ben)
    title = "a rejection for another stage takes the request away"
    check(lab, log, put(approved, ana), title, about="requested_by")


@judges
def without_request(lab: Lab, draw: Draw) -> None:
    """transitionModelVersionStage moves a version without a request, also when one is open: requested_by is None."""
    log, (ana, ben) = Log(draw), draw.people(2)
    log.asked("1", ana)
    check(lab, log, put(log.moved("2", ben), None), "somebody is said to have asked", about="requested_by")
    log.rejected("1", ben)
    check(lab, log, put(log.moved("1", ben), None), "somebody is said to have asked", about="requested_by")
    log.asked("3", ana)
    check(lab, log, put(log.moved("3", ben), None), "a move counts as an approval", about="requested_by")


@judges
def left_production(lab: Lab, draw: Draw) -> None:
    """A version that enters another stage is not in Production any more, and no other one comes back by itself."""
    for enters, to_stage in ((Log.moved, "Archived"), (Log.moved, "None"), (Log.approved, "Staging")):
        log, (ana, ben) = Log(draw), draw.people(2)
        there = log.promoted("1", ana, ben)
        enters(log, "2", ben, to_stage)
        rule = "only the version that changes its stage leaves: the others stay where they are"
        check(lab, log, put(there, ana), "another version's move is taken for its own", rule)
        enters(log, "1", ben, to_stage)
        check(lab, log, None, "a version that left is still seen")
    log = Log(draw)
    for version in ("1", "2"):
        log.promoted(version, ana, ben)
    log.moved("2", ben, "Archived")
    check(lab, log, None, "a replaced version comes back by itself")


@judges
def back_again(lab: Lab, draw: Draw) -> None:
    """A version that comes back to Production, or enters it once more, is there since then: the last row tells of it."""
    log, (ana, ben, cleo) = Log(draw), draw.people(3)
    log.promoted("1", ana, ben)
    log.promoted("2", cleo, ana)
    check(lab, log, put(log.promoted("1", cleo, ana), cleo), "its first time is taken", about="since")
    check(lab, log, put(log.promoted("1", ben, cleo), ben), "a second approval is passed over", about="since")


@judges
def case_of_the_log(lab: Lab, draw: Draw) -> None:
    """Names of stages are compared without regard to upper and lower case."""
    for stage in ("production", "PRODUCTION"):
        log, (ana, ben) = Log(draw), draw.people(2)
        there = log.promoted("1", ana, ben, stage)
        check(lab, log, put(there, ana), "production in the log is not Production")
