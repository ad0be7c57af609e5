"""Which job may act on a version next."""

from labjudge.grading import Draw, Lab, judges, returned, wrong
from labjudge.people import PEOPLE

from .registered_model import standing

TRACES = ["commit", "data_snapshot", "feature_tables", "environment"]


def drawn_policy(draw: Draw, needs_approval=True):
    return {"trace": draw.sample(TRACES, draw.choice([1, 2, 3])), "needs_approval": needs_approval}


def complete(draw: Draw, policy, number):
    """A version that has all it needs to be deployed."""
    trainer, approver = draw.sample(PEOPLE, 2)
    tags = {trace: f"{draw.randrange(16**6):06x}" for trace in policy["trace"]}
    tags |= {"trained_by": trainer, "validation_status": "passed", "approved_by": approver}
    return {"version": str(number), "tags": tags}


def check_next_job(lab: Lab, version, champion, policy, right, title, rule):
    got = returned(lab.next_job(version, champion, policy), str | None, '"train", "validate", "deploy" or None')
    if got != right:
        tags = ", ".join(f"{name}={value!r}" for name, value in sorted(version["tags"].items())) or "no tags"
        wrong(
            title,
            happened=f"it returned {got!r}",
            but=f"it should be {right!r}: version {version['version']} has {tags}; {standing(champion)} is champion; "
            f"trace is {policy['trace']}, needs_approval {policy['needs_approval']}",
            rule=rule,
        )


@judges
def each_job_has_its_turn(lab: Lab, draw: Draw) -> None:
    """A complete version is deployed, one without a validation status validated."""
    policy, number = drawn_policy(draw), draw.randrange(3, 9)
    version = complete(draw, policy, number)
    rule = "a version that can be traced, passed, is newer than the champion and is approved: deploy"
    check_next_job(lab, version, str(number - 1), policy, "deploy", "a complete version waits", rule)
    check_next_job(lab, version, None, policy, "deploy", "the first version waits for a champion", rule)
    del version["tags"]["validation_status"]
    rule = "a version that nobody has validated is the validate job's"
    check_next_job(lab, version, str(number - 1), policy, "validate", "an unvalidated version", rule)


@judges
def untraceable_is_trained_anew(lab: Lab, draw: Draw) -> None:
    """What cannot be traced to code and data goes back to the train job."""
    traces = draw.sample(TRACES, 3)
    policy = {"trace": traces, "needs_approval": True}
    rule = "a version whose code and data are not on record is trained anew, whatever else is known of it"
    for left in (None, "", "  "):
        for trace in traces:
            version = complete(draw, policy, 7)
            version["tags"][trace] = left
            if left is None:
                del version["tags"][trace]
            check_next_job(lab, version, "3", policy, "train", "a version that cannot be traced", rule)
    rule = "the policy says which tags a version is traced by: those in `trace`, and no others"
    for trace in TRACES:
        policy = {"trace": [trace], "needs_approval": True}
        version = complete(draw, policy, 7)
        version["tags"][draw.choice([other for other in TRACES if other != trace])] = ""
        check_next_job(lab, version, "3", policy, "deploy", "traced by what nobody asked for", rule)


@judges
def failed_is_final(lab: Lab, draw: Draw) -> None:
    """A version that failed validation is not tried again."""
    policy = drawn_policy(draw)
    rule = 'a version whose status is there and not exactly "passed" goes nowhere: a mended model is a new version'
    blank, spelt = "a blank status counts as missing", "a status spelt otherwise is believed"
    titles = dict.fromkeys(("failed", "rejected", "pending"), "a failed version gets another chance")
    titles |= {"": blank, "  ": blank, "Passed": spelt, "passed ": spelt}
    for status, title in titles.items():
        version = complete(draw, policy, 7)
        version["tags"]["validation_status"] = status
        check_next_job(lab, version, "3", policy, None, title, rule)


@judges
def deploys_go_forward(lab: Lab, draw: Draw) -> None:
    """A version that is the champion, or older than it, is not deployed; numbers are compared as numbers."""
    policy = drawn_policy(draw)
    older = complete(draw, policy, 8)
    rule = "a deploy job goes forward only: going back is a rollback, which needs a reason"
    check_next_job(lab, older, "9", policy, None, "an older version is deployed", rule)
    check_next_job(lab, older, "8", policy, None, "the champion is deployed again", rule)
    rule = 'numbers of versions arrive as text: 10 is newer than 9, though "10" < "9"'
    check_next_job(lab, complete(draw, policy, 10), "9", policy, "deploy", "versions compared as text", rule)
    check_next_job(lab, complete(draw, policy, 9), "10", policy, None, "versions compared as text", rule)


@judges
def somebody_else_approves(lab: Lab, draw: Draw) -> None:
    """Where the policy asks for approval, another person than the trainer has given it."""
    policy = drawn_policy(draw)
    rule = "with `needs_approval` the version waits until somebody other than `trained_by` has approved"
    own = complete(draw, policy, 7)
    own["tags"]["approved_by"] = own["tags"]["trained_by"]
    check_next_job(lab, own, "3", policy, None, "approved by its own trainer", rule)
    for approver in (None, "", "  "):
        version = complete(draw, policy, 7)
        version["tags"]["approved_by"] = approver
        if approver is None:
            del version["tags"]["approved_by"]
        check_next_job(lab, version, "3", policy, None, "deployed without approval", rule)
    free = {**policy, "needs_approval": False}
    for waiting in (own, version):
        title = "approval where none is asked for"
        check_next_job(lab, waiting, "3", free, "deploy", title, "without `needs_approval` nobody has to approve")
    version = complete(draw, policy, 7)
    del version["tags"]["trained_by"]
    outcome = lab.attempt.next_job(version, "3", policy)
    if outcome.error is not None:
        wrong(
            "a missing tag stops it",
            happened=f"it raised {outcome.error}",
            but="the version has no tag trained_by; approved_by is somebody",
            rule="any of the tags may be missing",
        )
    check_next_job(lab, version, "3", policy, "deploy", "a missing trainer holds it back", rule)


@judges
def first_rule_decides(lab: Lab, draw: Draw) -> None:
    """When several rules hold, the first decides."""
    policy = drawn_policy(draw)
    rule = "the first rule that holds decides: trace, validation, outcome, age, approval"
    version = complete(draw, policy, 4)
    version["tags"].pop(policy["trace"][0])
    version["tags"]["validation_status"] = "failed"
    check_next_job(lab, version, "6", policy, "train", "another rule is asked first", rule)
    version = complete(draw, policy, 4)
    del version["tags"]["validation_status"], version["tags"]["approved_by"]
    check_next_job(lab, version, "6", policy, "validate", "another rule is asked first", rule)
    version["tags"].pop(policy["trace"][0])
    check_next_job(lab, version, "6", policy, "train", "validated before it can be traced", rule)
