"""Who put what into Production, when and why, by the audit log."""

from datetime import datetime, timedelta

from labjudge.grading import Draw, Lab, judges, returned, wrong
from labjudge.people import PEOPLE

from .audit_log import Log, put

BY_ROW = "it is told by the row that put the version into Production"
OTHER = {  # title and rule for what differs beside the field that a check is about
    "version": ("the version in Production is another", "the last version that entered Production by then"),
    "since": ("since another moment", BY_ROW),
    "reason": ("the comment of another row", BY_ROW),
    "approved_by": ("another person is said to have approved", BY_ROW),
    "requested_by": ("another person is said to have asked", "who made the last request before the approval"),
    "more": ("more than was asked for", "it returns a dict with five keys, or None"),
}


def off(got, right):
    """The fields that differ, in the order of OTHER."""
    return [field for field in OTHER if field != "more" and (field not in got or got[field] != right[field])] or [
        "more"
    ]


def check_explanation(lab: Lab, log, at, right, title, rule, about="version"):
    """`title` is said when the field `about` differs; other fields have titles of their own."""
    what = 'a dict with "version", "requested_by", "approved_by", "since", "reason"; or None'
    answers = []
    for rows in (log.shuffled(), log.rows, log.rows[::-1]):
        got = lab.explain_production(list(rows), at)
        if got is not None:
            returned(got, dict, what)
            returned(got.get("since", at), datetime, "`since` as a datetime")
        answers.append(got)
    if all(got == right for got in answers):
        return
    got = next(got for got in answers if got != right)
    if right in answers:
        title, rule = "the order of the rows is relied on", "rows come in any order: their times say what came first"
    elif got is None and about != "version":
        title, rule = (
            "a version in Production is not seen",
            "both an approval and a move let a version enter Production",
        )
    elif got is not None and right is not None:
        other = off(got, right)[0]
        if other == "version" or about not in off(got, right):
            title, rule = (title, rule) if other == about else OTHER[other]
    wrong(
        title,
        happened=f"it returned {shown(got)}",
        but=f"the log says {shown(right)}",
        rule=rule,
        drawing=log.drawing(at),
    )


def shown(answer):
    if not isinstance(answer, dict):
        return str(answer)
    return ", ".join(
        f"{key}={value:%a %H:%M}" if isinstance(value, datetime) else f"{key}={value}" for key, value in answer.items()
    )


@judges
def plain_promotion(lab: Lab, draw: Draw) -> None:
    """The version, who asked, who approved, since when, and why."""
    log, (ana, ben, cleo) = Log(draw), draw.sample(PEOPLE, 3)
    log.add("createTransitionRequest", "1", ana)
    first = log.add("approveTransitionRequest", "1", ben)
    log.add("createTransitionRequest", "2", cleo)
    second = log.add("approveTransitionRequest", "2", ana)
    between = first["event_time"] + timedelta(minutes=5)
    rule = "the last version that entered Production by then, with the row that put it there"
    check_explanation(lab, log, between, put(first, ana), "what came later is taken", rule)
    check_explanation(
        lab, log, log.now + timedelta(days=1), put(second, cleo), "the version in Production is another", rule
    )
    check_explanation(
        lab,
        log,
        second["event_time"],
        put(second, cleo),
        "the moment itself is left out",
        "what happens exactly at the time asked for has happened",
    )


@judges
def before_anything(lab: Lab, draw: Draw) -> None:
    """Before the first promotion there is nothing to explain."""
    log, (ana, ben) = Log(draw), draw.sample(PEOPLE, 2)
    log.add("approveTransitionRequest", "1", ben, to_stage="Staging")
    asked = log.add("createTransitionRequest", "1", ana)
    log.add("approveTransitionRequest", "1", ben)
    check_explanation(
        lab,
        log,
        asked["event_time"],
        None,
        "a wish is taken for a promotion",
        "a request, or a version in Staging, is not in Production",
    )


@judges
def refused_attempts(lab: Lab, draw: Draw) -> None:
    """A row that was refused did nothing."""
    rule = "a row whose status is not 200 was refused: nothing happened"
    for status in (403, 400, 500, 302):
        log, (ana, ben, cleo) = Log(draw), draw.sample(PEOPLE, 3)
        log.add("createTransitionRequest", "1", ana)
        log.add("createTransitionRequest", "1", cleo, status=status)
        first = log.add("approveTransitionRequest", "1", ben)
        log.add("createTransitionRequest", "2", cleo)
        log.add("approveTransitionRequest", "2", cleo, status=status)
        log.add("transitionModelVersionStage", "2", cleo, status=status)
        check_explanation(lab, log, log.now, put(first, ana), "a refused attempt is believed", rule)
        log.add("transitionModelVersionStage", "1", cleo, to_stage="Archived", status=status)
        check_explanation(lab, log, log.now, put(first, ana), "a refused attempt is believed", rule)


@judges
def rejected_and_asked_again(lab: Lab, draw: Draw) -> None:
    """Who asked is the last one who did before the approval, for this version and Production."""
    log, (ana, ben, cleo) = Log(draw), draw.sample(PEOPLE, 3)
    log.add("createTransitionRequest", "3", ana)
    log.add("rejectTransitionRequest", "3", ben)
    log.add("createTransitionRequest", "3", cleo)
    log.add("createTransitionRequest", "4", ana)
    log.add("createTransitionRequest", "3", ana, to_stage="Archived")
    approved = log.add("approveTransitionRequest", "3", ben)
    log.add("createTransitionRequest", "3", ben, to_stage="Archived")
    log.add("createTransitionRequest", "3", ana)
    rule = "requested_by is who made the last request for that version and Production before the approval"
    check_explanation(lab, log, log.now, put(approved, cleo), "another request is taken", rule, "requested_by")
    log = Log(draw)
    log.add("createTransitionRequest", "5", ana)
    log.add("createTransitionRequest", "5", cleo, to_stage="Archived")
    log.add("rejectTransitionRequest", "5", ben, to_stage="Archived")
    approved = log.add("approveTransitionRequest", "5", ben)
    title = "a rejection for another stage takes the request away"
    check_explanation(lab, log, log.now, put(approved, ana), title, rule, "requested_by")


@judges
def without_request(lab: Lab, draw: Draw) -> None:
    """A version that was moved without a request has nobody who asked."""
    log, (ana, ben) = Log(draw), draw.sample(PEOPLE, 2)
    log.add("createTransitionRequest", "1", ana)
    moved = log.add("transitionModelVersionStage", "2", ben)
    rule = "a version that was moved without a request has requested_by None"
    title = "somebody is said to have asked"
    check_explanation(lab, log, log.now, put(moved, None), title, rule, "requested_by")
    log.add("rejectTransitionRequest", "1", ben)
    moved = log.add("transitionModelVersionStage", "1", ben)
    check_explanation(lab, log, log.now, put(moved, None), title, rule, "requested_by")
    log.add("createTransitionRequest", "3", ana)
    moved = log.add("transitionModelVersionStage", "3", ben)
    rule = "transitionModelVersionStage moves a version without a request, also when one is open: requested_by None"
    check_explanation(lab, log, log.now, put(moved, None), "a move counts as an approval", rule, "requested_by")


@judges
def left_production(lab: Lab, draw: Draw) -> None:
    """A version that left Production is not there any more; one that others pass by is."""
    rule = "a version that enters another stage is not in Production any more"
    for action, to_stage in (
        ("transitionModelVersionStage", "Archived"),
        ("transitionModelVersionStage", "None"),
        ("approveTransitionRequest", "Staging"),
    ):
        log, (ana, ben) = Log(draw), draw.sample(PEOPLE, 2)
        log.add("createTransitionRequest", "1", ana)
        there = log.add("approveTransitionRequest", "1", ben)
        log.add(action, "2", ben, to_stage=to_stage)
        other = "only the version that changes its stage leaves: the others stay where they are"
        check_explanation(lab, log, log.now, put(there, ana), "another version's move is taken for its own", other)
        log.add(action, "1", ben, to_stage=to_stage)
        check_explanation(lab, log, log.now, None, "a version that left is still seen", rule)
    log = Log(draw)
    for version in ("1", "2"):
        log.add("createTransitionRequest", version, ana)
        log.add("approveTransitionRequest", version, ben)
    log.add("transitionModelVersionStage", "2", ben, to_stage="Archived")
    rule = "a version that enters takes the place of the one that is there, which does not come back by itself"
    check_explanation(lab, log, log.now, None, "a replaced version comes back by itself", rule)


@judges
def back_again(lab: Lab, draw: Draw) -> None:
    """A version that comes back to Production is there since it came back."""
    log, (ana, ben, cleo) = Log(draw), draw.sample(PEOPLE, 3)
    log.add("createTransitionRequest", "1", ana)
    log.add("approveTransitionRequest", "1", ben)
    log.add("createTransitionRequest", "2", cleo)
    log.add("approveTransitionRequest", "2", ana)
    log.add("createTransitionRequest", "1", cleo)
    again = log.add("approveTransitionRequest", "1", ana)
    rule = "the row that put it there is the last one before the moment, when a version came back"
    check_explanation(lab, log, log.now, put(again, cleo), "its first time is taken", rule, "since")
    log.add("createTransitionRequest", "1", ben)
    once_more = log.add("approveTransitionRequest", "1", cleo)
    rule = "a version that enters Production while it is there has entered anew: the last row tells of it"
    check_explanation(lab, log, log.now, put(once_more, ben), "a second approval is passed over", rule, "since")


@judges
def case_of_the_log(lab: Lab, draw: Draw) -> None:
    """Stages in a log are the same in upper and lower case."""
    rule = "names of stages are compared without regard to upper and lower case"
    for stage in ("production", "PRODUCTION"):
        log, (ana, ben) = Log(draw), draw.sample(PEOPLE, 2)
        log.add("createTransitionRequest", "1", ana, to_stage=stage)
        there = log.add("approveTransitionRequest", "1", ben, to_stage=stage)
        check_explanation(lab, log, log.now, put(there, ana), "production in the log is not Production", rule)
