"""A transition is asked for, with ticket and evidence."""

from labjudge.grading import WORKSPACE, Draw, Lab, World, judges, refused, wrong
from labjudge.scenes.staged_model import StagedModel

from .evidence import evidence_of


@judges
def request_is_left_open(lab: Lab, world: World, draw: Draw) -> None:
    """Who may not decide alone asks: one open request, and the version stays where it is until another person approves."""
    for to_stage in ("Staging", "Production"):
        model, person = StagedModel(world, draw, "None", "None", "None"), draw.person()
        version = model.versions[1]
        lab.as_(person, WORKSPACE).request_transition(model.name, version, to_stage, draw.ticket(), evidence_of(draw))
        if moved := model.moved():
            wrong("promoted without a request", happened=f"moved: {moved}", but="nobody has approved that")
        asked = model.requests()
        if asked != [(person, version, to_stage)]:
            title = "another request than the one asked for" if asked else "no open request"
            requests = "; ".join(f"{user} asks for version {number} to {stage}" for user, number, stage in asked)
            but = f"{person} was to ask once that version {version} goes to {to_stage}"
            wrong(title, happened=f"open requests: {requests or 'none'}", but=but)


@judges
def asked_once_more(lab: Lab, world: World, draw: Draw) -> None:
    """The registry says what is open, and each call asks: what was rejected may be asked for again, another stage too."""
    model, (asks, decides) = StagedModel(world, draw, "None"), draw.people(2)
    version, job = model.versions[0], lab.as_(asks, WORKSPACE)
    job.request_transition(model.name, version, "Staging", draw.ticket(), evidence_of(draw))
    if not model.requests():
        return  # a first request that is not made is another mistake
    for to_stage in ("Staging", "Production"):
        for _, _, stage in set(model.requests()):
            world.registry_rejected(model.name, version, stage, decides)
        job.request_transition(model.name, version, to_stage, draw.ticket(), evidence_of(draw))
        if not model.requests():
            happened = f"called once more, it did not ask that version {version} goes to {to_stage}"
            but = "the request of the call before was rejected: none was open"
            wrong("what was rejected is not asked for again", happened=happened, but=but)


@judges
def request_says_why(lab: Lab, world: World, draw: Draw) -> None:
    """A request carries its why: the ticket and where the evidence lies."""
    model, ticket, evidence = StagedModel(world, draw, "Staging"), draw.ticket(), evidence_of(draw)
    lab.as_(draw.person(), WORKSPACE).request_transition(model.name, model.versions[0], "Production", ticket, evidence)
    comment = "".join(request["comment"] or "" for request in model.state["requests"])
    for what, text in (("ticket", ticket), ("evidence", evidence)):
        if text not in comment:
            happened = f"the request's comment is {comment!r}"
            wrong(f"a request without its {what}", happened=happened, but=f"{text} is not in it")


@judges
def no_reason_no_request(lab: Lab, world: World, draw: Draw) -> None:
    """An empty or blank ticket or evidence is a ValueError, and nothing is asked for."""
    for lacking, blank in (("ticket", ""), ("evidence", ""), ("ticket", "  "), ("evidence", " \t")):
        model = StagedModel(world, draw, "Staging")
        ticket = blank if lacking == "ticket" else draw.ticket()
        evidence = blank if lacking == "evidence" else evidence_of(draw)
        job = lab.attempt.as_(draw.person(), WORKSPACE)
        outcome = job.request_transition(model.name, model.versions[0], "Production", ticket, evidence)
        title = "a request without a reason" if model.requests() else "a missing reason is not told"
        if not (model.requests() and outcome.raised(ValueError)):
            refused(outcome, ValueError, title, but=f"ticket is {ticket!r}, evidence is {evidence!r}")
        model.stays("asked before it refused", happened="it raised ValueError")
