"""Somebody else's request is approved, and one version is in Production."""

from labjudge.grading import WORKSPACE, Draw, Lab, World, judges, returned, wrong
from labjudge.people import PEOPLE

from .staged_models import a_model, evidence_of, stages_of, ticket_of, told_stages, unchanged


def log_of(world: World, name):
    """The registry's own activities, as lines of a small log."""
    return [
        f"{activity['user']:<18} {activity['type'].lower().replace('_', ' '):<20} "
        f"version {activity['version']}  {activity['from_stage']} -> {activity['to_stage']}"
        for activity in world.registry_state(name)["activities"]
    ][-6:]


def requested(world: World, draw: Draw, stages, version_at, to_stage):
    """A model, and an open request for one of its versions by one of two people."""
    name, versions = a_model(world, draw, stages)
    asks, approves = draw.sample(PEOPLE, 2)
    world.registry_request(
        name, versions[version_at], to_stage, asks, comment=f"{ticket_of(draw)}: {evidence_of(draw)}"
    )
    return name, versions, asks, approves


@judges
def other_person_approves(lab: Lab, world: World, draw: Draw) -> None:
    """An open request of somebody else is approved, with the reason, and the answer says who did what."""
    name, (version,), asks, approves = requested(world, draw, ["None"], 0, "Staging")
    reason = f"gates passed, {evidence_of(draw)}"
    got = lab.as_(approves, WORKSPACE).approve_request(name, version, "Staging", reason)
    state = world.registry_state(name)
    approvals = [activity for activity in state["activities"] if activity["type"] == "APPROVED_REQUEST"]
    if stages_of(state)[version] == "Staging" and not approvals:
        wrong(
            "promotion beside the request",
            happened=f"version {version} entered Staging, and no request was approved",
            but="the request of " + asks + " was passed by",
            rule="the approval of the request is what moves a version: only then the log ties who asked to who approved",
            drawing=log_of(world, name),
        )
    if stages_of(state)[version] != "Staging" or state["requests"]:
        wrong(
            "the request is not approved",
            happened=f"version {version} is in {stages_of(state)[version]}, {'a' if state['requests'] else 'no'} request is open",
            but=f"{asks} asks that it goes to Staging",
            rule="approving closes the request and moves the version",
        )
    if reason not in approvals[-1]["comment"]:
        wrong(
            "approved without a reason",
            happened=f"the approval's comment is {approvals[-1]['comment']!r}",
            but=f"the reason was {reason!r}",
            rule="the approval's comment contains the reason: the log must answer why",
        )
    returned(got, dict[str, str], 'a dict of strings: "version", "requested_by", "approved_by"')
    right = {"version": version, "requested_by": asks, "approved_by": approves}
    if got != right:
        wrong(
            "who did what",
            happened=f"it returned {got}",
            but=f"{asks} asked and {approves} approved version {version}",
            rule="it returns who asked and who approved",
        )


@judges
def self_approval(lab: Lab, world: World, draw: Draw) -> None:
    """Who asks for a transition does not approve it."""
    name, (_, version), asks, _ = requested(world, draw, ["Production", "Staging"], 1, "Production")
    before = world.registry_state(name)
    outcome = lab.attempt.as_(asks, WORKSPACE).approve_request(name, version, "Production", "gates passed")
    rule = (
        "who asks for a transition does not approve it: PermissionError, and the request stays open for another person"
    )
    state = world.registry_state(name)
    if stages_of(state)[version] == "Production":
        wrong(
            "self approval",
            happened=f"version {version} went to Production, approved by {asks}",
            but=f"{asks} had also asked for it",
            rule=rule,
            drawing=log_of(world, name),
        )
    if outcome.error is None or "PermissionError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value}"
        wrong("own request not refused as such", happened=happened, rule=rule)
    unchanged(world, name, before, "it raised PermissionError", "changed before it refused", rule)


@judges
def nothing_without_request(lab: Lab, world: World, draw: Draw) -> None:
    """Without an open request for this version and stage nothing moves."""
    name, versions, _, approves = requested(world, draw, ["Staging", "None", "Production"], 1, "Staging")
    for target in versions[:2]:
        refuses_without_request(lab, world, name, target, approves)


@judges
def only_this_request_counts(lab: Lab, world: World, draw: Draw) -> None:
    """Of several open requests only the one for this version and this stage is looked at and approved."""
    name, versions = a_model(world, draw, ["Staging", "Staging", "Production"])
    asks, approves, third = draw.sample(PEOPLE, 3)
    world.registry_request(name, versions[0], "Production", approves, comment="another version")
    for person, to_stage in ((approves, "Archived"), (asks, "Production"), (third, "None")):
        world.registry_request(name, versions[1], to_stage, person, comment=f"{ticket_of(draw)}: {evidence_of(draw)}")
    outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(name, versions[1], "Production", "gates passed")
    left = sorted((str(each["version"]), each["to_stage"]) for each in world.registry_state(name)["requests"])
    wanted = [(versions[0], "Production"), (versions[1], "Archived"), (versions[1], "None")]
    right = {"version": versions[1], "requested_by": asks, "approved_by": approves}
    if outcome.error or left != wanted or outcome.value != right:
        still, gone = (
            ", ".join(f"version {number} to {stage}" for number, stage in rows) or "none"
            for rows in (left, [row for row in wanted if row not in left])
        )
        only_closed = not outcome.error and outcome.value == right and gone != "none"
        wrong(
            "other requests are closed with it" if only_closed else "another request gets in the way",
            happened=f"it raised {outcome.error}"
            if outcome.error
            else f"its call closed: {gone}"
            if only_closed
            else f"it returned {outcome.value}, still open: {still}",
            but=f"{asks} asks for version {versions[1]} to Production, {approves} and {third} for it to other stages",
            rule="only the open request for this version and this stage counts: for who asked, and for what is approved",
            drawing=log_of(world, name),
        )


def refuses_without_request(lab: Lab, world: World, name, target, approves):
    before = world.registry_state(name)
    outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(name, target, "Production", "gates passed")
    rule = "only an open request for this version and this stage can be approved: with none, LookupError, and nothing changes"
    state = world.registry_state(name)
    moved = {number: stage for number, stage in stages_of(state).items() if stage != stages_of(before)[number]}
    if moved:
        wrong(
            "approved what nobody asked for" if "Production" in moved.values() else "another stage than the one named",
            happened=", ".join(f"version {number} went to {stage}" for number, stage in moved.items()),
            but=f"nobody asks that version {target} goes to Production",
            rule=rule,
            drawing=log_of(world, name),
        )
    if outcome.error is None or "LookupError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value}"
        wrong("a missing request is not told", happened=happened, rule=rule)
    unchanged(world, name, before, "it raised LookupError", "changed although nobody asked", rule)


@judges
def one_version_in_production(lab: Lab, world: World, draw: Draw) -> None:
    """When a version enters Production, whatever stood there is Archived: one version, none, or two."""
    for others in (["Archived", "Production", "Staging"], ["Staging"], ["Production", "Production", "None"]):
        name, versions, _, approves = requested(world, draw, ["Staging", *others], 0, "Production")
        before = stages_of(world.registry_state(name))
        outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(name, versions[0], "Production", "gates passed")
        right = {one: "Archived" if stage == "Production" else stage for one, stage in before.items()}
        check_one_in_production(world, name, before, {**right, versions[0]: "Production"}, outcome.error)


def check_one_in_production(world: World, name, before, right, error):
    stages = stages_of(world.registry_state(name))
    there = [version for version, stage in stages.items() if stage == "Production"]
    rule = "a stage tells downstream what is served: when a version enters Production, whatever stood there is Archived"
    if len(there) > 1:
        archived = [one for one, stage in before.items() if stage == "Production" and stages[one] == "Archived"]
        wrong(
            "one of two left in Production" if archived else "two versions in Production",
            happened=f"versions {' and '.join(there)} are in Production",
            but=f"before it stood there: {' and '.join(one for one in before if before[one] == 'Production')}",
            rule=rule,
            drawing=log_of(world, name),
        )
    if error is not None and "Production" not in before.values():
        wrong(
            "an empty Production stops it",
            happened=f"it raised {error}",
            but="no version is in Production yet, so there is nothing to archive",
            rule=rule,
        )
    if error is not None:
        raise error
    if stages != right:
        wrong(
            "versions stand elsewhere",
            happened=f"stages are {told_stages(stages)}",
            but=f"they should be {told_stages(right)}; before they were {told_stages(before)}",
            rule=rule,
        )


@judges
def other_stages_keep_theirs(lab: Lab, world: World, draw: Draw) -> None:
    """A version that enters Staging moves nobody else."""
    name, versions, _, approves = requested(world, draw, ["Staging", "Production", "None"], 2, "Staging")
    lab.as_(approves, WORKSPACE).approve_request(name, versions[2], "Staging", "for the canary")
    stages = stages_of(world.registry_state(name))
    if stages != {versions[0]: "Staging", versions[1]: "Production", versions[2]: "Staging"}:
        wrong(
            "others moved for a test",
            happened=f"stages are {told_stages(stages)}",
            but="only the approved version was to enter Staging",
            rule="only Production holds one version; entering another stage moves nobody else",
        )


@judges
def case_of_the_request(lab: Lab, world: World, draw: Draw) -> None:
    """Whether a stage is written in upper or lower case changes nothing."""
    name, versions, _, approves = requested(world, draw, ["Production", "Staging"], 1, "Production")
    outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(name, versions[1], "production", "gates passed")
    stages = stages_of(world.registry_state(name))
    if outcome.error or stages != {versions[0]: "Archived", versions[1]: "Production"}:
        happened = f"it raised {outcome.error}" if outcome.error else f"stages are {told_stages(stages)}"
        wrong(
            "production is not Production",
            happened=happened,
            but=f"the open request takes version {versions[1]} to Production",
            rule="names of stages are compared without regard to upper and lower case",
        )
