"""A transition is asked for, with ticket and evidence."""

from labjudge.grading import WORKSPACE, Draw, Lab, World, judges, wrong
from labjudge.people import PEOPLE

from .staged_models import a_model, evidence_of, stages_of, ticket_of, unchanged


@judges
def request_is_left_open(lab: Lab, world: World, draw: Draw) -> None:
    """One open request by the caller, and the version where it was."""
    for to_stage in ("Staging", "Production"):
        name, versions = a_model(world, draw, ["None"] * 3)
        version, person = versions[1], draw.choice(PEOPLE)
        lab.as_(person, WORKSPACE).request_transition(name, version, to_stage, ticket_of(draw), evidence_of(draw))
        check_asked(world.registry_state(name), version, person, to_stage)


def check_asked(state, version, person, to_stage):
    rule = "who may not decide alone asks: one open request, and the version stays where it is until another person approves"
    for number, stage in stages_of(state).items():
        if stage != "None":
            wrong(
                "promoted without a request",
                happened=f"version {number} is in {stage}",
                but="nobody has approved that",
                rule=rule,
            )
    asked = [(request["user"], str(request["version"]), request["to_stage"]) for request in state["requests"]]
    if asked != [(person, version, to_stage)]:
        told = "; ".join(f"{user} asks for version {number} to {stage}" for user, number, stage in asked)
        wrong(
            "another request than the one asked for" if asked else "no open request",
            happened=f"open requests: {told or 'none'}",
            but=f"{person} was to ask once that version {version} goes to {to_stage}",
            rule=rule,
        )


@judges
def asked_once_more(lab: Lab, world: World, draw: Draw) -> None:
    """What was rejected may be asked for again, and another stage of the same version too."""
    name, (version,) = a_model(world, draw, ["None"])
    asks, decides = draw.sample(PEOPLE, 2)
    job = lab.as_(asks, WORKSPACE)
    job.request_transition(name, version, "Staging", ticket_of(draw), evidence_of(draw))
    if not reject_all(world, name, decides):
        return  # a first request that is not made is another mistake
    for to_stage in ("Staging", "Production"):
        job.request_transition(name, version, to_stage, ticket_of(draw), evidence_of(draw))
        if not world.registry_state(name)["requests"]:
            wrong(
                "what was rejected is not asked for again",
                happened=f"called once more, it did not ask that version {version} goes to {to_stage}",
                but="the request of the call before was rejected: none was open",
                rule="the registry says what is open; each call asks once",
            )
        reject_all(world, name, decides)


def reject_all(world: World, name, person):
    """Reject what is asked for; how much that was."""
    asked = {(request["version"], request["to_stage"]) for request in world.registry_state(name)["requests"]}
    for version, to_stage in asked:
        world.registry_rejected(name, version, to_stage, person)
    return len(asked)


@judges
def request_says_why(lab: Lab, world: World, draw: Draw) -> None:
    """The request's comment has the ticket and the evidence."""
    name, (version,) = a_model(world, draw, ["Staging"])
    ticket, evidence = ticket_of(draw), evidence_of(draw)
    lab.as_(draw.choice(PEOPLE), WORKSPACE).request_transition(name, version, "Production", ticket, evidence)
    requests = world.registry_state(name)["requests"]
    comment = requests[0]["comment"] if requests else ""
    for what, text in (("ticket", ticket), ("evidence", evidence)):
        if text not in (comment or ""):
            wrong(
                f"a request without its {what}",
                happened=f"the request's comment is {comment!r}",
                but=f"{text} is not in it",
                rule="a request carries its why: the ticket and where the evidence lies",
            )


@judges
def no_reason_no_request(lab: Lab, world: World, draw: Draw) -> None:
    """Without ticket or evidence nothing is asked for."""
    for ticket, evidence in (
        ("", evidence_of(draw)),
        (ticket_of(draw), ""),
        ("  ", evidence_of(draw)),
        (ticket_of(draw), " \t"),
    ):
        name, (version,) = a_model(world, draw, ["Staging"])
        before = world.registry_state(name)
        outcome = lab.attempt.as_(draw.choice(PEOPLE), WORKSPACE).request_transition(
            name, version, "Production", ticket, evidence
        )
        rule = "an empty or blank ticket or evidence is a ValueError, and nothing is asked for"
        if outcome.error is None or "ValueError" not in outcome.error.types:
            state = world.registry_state(name)
            did = (
                "asked for the transition" if len(state["requests"]) > len(before["requests"]) else "asked for nothing"
            )
            wrong(
                "a request without a reason" if did != "asked for nothing" else "a missing reason is not told",
                happened=f"it raised {outcome.error}" if outcome.error else f"it {did} and raised nothing",
                but=f"ticket is {ticket!r}, evidence is {evidence!r}",
                rule=rule,
            )
        unchanged(world, name, before, "it raised ValueError", "asked before it refused", rule)
