"""Somebody else's request is approved, and one version is in Production."""

from labjudge.grading import WORKSPACE, Draw, Lab, World, equal, judges, refused, wrong
from labjudge.scenes.staged_model import StagedModel, Stages

from .evidence import evidence_of


@judges
def other_person_approves(lab: Lab, world: World, draw: Draw) -> None:
    """Approving the open request is what moves a version: only then the log ties who asked to who approved, and why."""
    model, (asks, approves) = StagedModel(world, draw, "None"), draw.people(2)
    version, reason = model.versions[0], f"gates passed, {evidence_of(draw)}"
    model.ask(version, "Staging", asks)
    got = lab.as_(approves, WORKSPACE).approve_request(model.name, version, "Staging", reason)
    stage, approvals = model.stands()[version], model.activities("APPROVED_REQUEST")
    if stage == "Staging" and not approvals:
        happened = f"version {version} entered Staging, and no request was approved"
        wrong("promotion beside the request", happened=happened, but=f"{asks}'s was passed by", drawing=model.log)
    if stage != "Staging" or model.requests():
        happened = f"version {version} is in {stage}, {'a' if model.requests() else 'no'} request is open"
        wrong("the request is not approved", happened=happened, but=f"{asks} asks that it goes to Staging")
    if reason not in (comment := approvals[-1]["comment"]):
        happened = f"the approval's comment is {comment!r}"
        wrong("approved without a reason", happened=happened, but=f"the reason was {reason!r}")
    right = {"version": version, "requested_by": asks, "approved_by": approves}
    silent = isinstance(got, dict) and not got.get("requested_by")
    title = "who asked is not told" if silent else "who did what"
    equal(got, right, title, rule="it returns the version's number as text, who asked and who approved")


@judges
def self_approval(lab: Lab, world: World, draw: Draw) -> None:
    """Who asks for a transition does not approve it: PermissionError, and the request stays open for another person."""
    model, asks = StagedModel(world, draw, "Production", "Staging"), draw.person()
    version = model.versions[1]
    model.ask(version, "Production", asks)
    outcome = lab.attempt.as_(asks, WORKSPACE).approve_request(model.name, version, "Production", "gates passed")
    if version in model.moved():
        happened = f"version {version} went to {model.stands()[version]}, approved by {asks}"
        wrong("self approval", happened=happened, but=f"{asks} had also asked for it", drawing=model.log)
    refused(outcome, PermissionError, "own request not refused as such")
    model.stays("changed before it refused", happened="it raised PermissionError")


@judges
def nothing_without_request(lab: Lab, world: World, draw: Draw) -> None:
    """Only an open request for this version and this stage can be approved: with none, LookupError, and nothing changes."""
    model, (asks, approves) = StagedModel(world, draw, "Staging", "None", "Production"), draw.people(2)
    model.ask(model.versions[1], "Staging", asks)
    job = lab.attempt.as_(approves, WORKSPACE)
    for version in model.versions[:2]:
        outcome = job.approve_request(model.name, version, "Production", "gates passed")
        if moved := model.moved():
            entered = "Production" in moved.values()
            title = "approved what nobody asked for" if entered else "another stage than the one named"
            but = f"nobody asks that version {version} goes to Production"
            wrong(title, happened=f"moved: {moved}", but=but, drawing=model.log)
        refused(outcome, LookupError, "a missing request is not told")
        model.stays("changed although nobody asked", happened="it raised LookupError")


@judges
def approved_once(lab: Lab, world: World, draw: Draw) -> None:
    """A request that was approved is not open any more: the second call finds none, LookupError, and a new one is another's."""
    model, (asks, approves, third) = StagedModel(world, draw, "Staging", "Production"), draw.people(3)
    version, job = model.versions[0], lab.attempt.as_(approves, WORKSPACE)
    model.ask(version, "Production", asks)
    job.approve_request(model.name, version, "Production", "gates passed")
    model.ask(version, "Staging", third, "back for a test")
    outcome = job.approve_request(model.name, version, "Production", "gates passed")
    but = "its request was approved by the call before"
    refused(outcome, LookupError, "approved already, and approved again", but=but)
    model.stays("the second call changes something", happened="it raised LookupError")
    outcome = job.approve_request(model.name, version, "Staging", "for the test")
    right = {"version": version, "requested_by": third, "approved_by": approves}
    equal(outcome.value, right, "a later request is answered with an earlier one", happened=str(outcome))


@judges
def only_this_request_counts(lab: Lab, world: World, draw: Draw) -> None:
    """Only the open request for this version and this stage counts: for who asked, and for what is approved."""
    model, (asks, approves, third) = StagedModel(world, draw, "Staging", "Staging", "Production"), draw.people(3)
    other, version, _ = model.versions
    model.ask(other, "Production", approves, "another version")
    for person, to_stage in ((approves, "Archived"), (asks, "Production"), (third, "None")):
        model.ask(version, to_stage, person)
    before = model.requests()
    outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(model.name, version, "Production", "gates passed")
    right = {"version": version, "requested_by": asks, "approved_by": approves}
    but = f"{asks} asks for version {version} to Production, {approves} and {third} for it to other stages"
    equal(outcome.value, right, "another request gets in the way", happened=str(outcome), but=but, drawing=model.log)
    others = [each for each in before if each != (asks, version, "Production")]
    if (still := model.requests()) != others:
        closed = ", ".join(f"version {each[1]} to {each[2]}" for each in before if each not in still) or "none"
        wrong("other requests are closed with it", happened=f"its call closed: {closed}", but=but, drawing=model.log)


@judges
def one_version_in_production(lab: Lab, world: World, draw: Draw) -> None:
    """A stage tells downstream what is served: when a version enters Production, whatever stood there is Archived."""
    for others in (["Archived", "Production", "Staging"], ["Staging"], ["Production", "Production", "None"]):
        model, (asks, approves) = StagedModel(world, draw, "Staging", *others), draw.people(2)
        version = model.versions[0]
        model.ask(version, "Production", asks)
        job, before = lab.attempt.as_(approves, WORKSPACE), model.stands()
        outcome, stands = job.approve_request(model.name, version, "Production", "gates passed"), model.stands()
        served = [one for one, stage in before.items() if stage == "Production"]
        there = [one for one, stage in stands.items() if stage == "Production"]
        if len(there) > 1:
            some = any(stands[one] == "Archived" for one in served)
            title = "one of two left in Production" if some else "two versions in Production"
            but = f"before it stood there: {' and '.join(served)}"
            wrong(title, happened=f"versions {' and '.join(there)} are in Production", but=but, drawing=model.log)
        if outcome.error and not served:
            wrong("an empty Production stops it", happened=str(outcome), but="no version is in Production yet")
        if outcome.error:
            raise outcome.error
        right = Stages({**before, **dict.fromkeys(served, "Archived"), version: "Production"})
        equal(stands, right, "versions stand elsewhere", happened=f"stages are {stands}", but=f"{right} is right")


@judges
def other_stages_keep_theirs(lab: Lab, world: World, draw: Draw) -> None:
    """Only Production holds one version: a version that enters Staging moves nobody else."""
    model, (asks, approves) = StagedModel(world, draw, "Staging", "Production", "None"), draw.people(2)
    version = model.versions[2]
    model.ask(version, "Staging", asks)
    lab.as_(approves, WORKSPACE).approve_request(model.name, version, "Staging", "for the canary")
    if model.moved() != {version: "Staging"}:
        but = f"only version {version} was to move, to Staging"
        wrong("others moved for a test", happened=f"moved: {model.moved()}", but=but, drawing=model.log)


@judges
def case_of_the_request(lab: Lab, world: World, draw: Draw) -> None:
    """Names of stages are compared without regard to upper and lower case."""
    model, (asks, approves) = StagedModel(world, draw, "Production", "Staging"), draw.people(2)
    old, version = model.versions
    model.ask(version, "Production", asks)
    outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(model.name, version, "production", "gates passed")
    if outcome.error or model.stands() != {old: "Archived", version: "Production"}:
        but = f"the open request takes version {version} to Production, where version {old} stood"
        wrong("production is not Production", happened=f"{outcome}; stages are {model.stands()}", but=but)
