"""The approval of somebody else."""

import json
from typing import Any

from labjudge.grading import Draw, Lab, Outcome, World, equal, judges, refused, wrong
from labjudge.scenes.unity_model import UnityModel

GATES: dict[str, list[str]] = {"correctness": [], "sites": []}


class Waiting:
    """Versions that a job has registered and that wait; who made runs and versions, and who may approve."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.job, self.approver, self.scientist = draw.people(3)
        self.model = UnityModel(world, draw, owner=self.job)
        for person in (self.approver, self.scientist):
            world.grant("function", self.model.name, person, ["EXECUTE", "APPLY_TAG"])
            world.experiment_permission("/Shared/pumps", person, "CAN_READ")
        self.ticket = draw.ticket()
        self.model.alias("champion", self.version())

    def version(
        self, *, comment: str = "Trained on main.x.training@7.", ran: str = "", made: str = "", **tags: str | None
    ) -> str:
        """A version that waits, with its evidence; a tag that is changed to None is missing."""
        told = {"status": "waiting", "training": "main.x.training@7", "gates": json.dumps(GATES), **tags}
        version: str = self.world.uc_version(
            self.model.name,
            run_id=self.world.run("/Shared/pumps", user=ran or self.scientist),
            user=made or self.job,
            comment=comment,
            tags={key: value for key, value in told.items() if value is not None},
        )
        self.model.remember()
        return version

    def call(self, lab: Lab, version: str, person: str = "", ticket: str | None = None) -> Outcome:
        given = self.ticket if ticket is None else ticket
        outcome: Outcome = lab.attempt.as_(person or self.approver).approve(self.model.name, version, given)
        return outcome

    def is_refused(self, outcome: Outcome, error: type[Exception], title: str, but: str) -> None:
        self.model.stays(title, but=but)
        refused(outcome, error, f"{title}, without a word", but=but)


@judges
def approved(lab: Lab, world: World, draw: Draw) -> None:
    """The version gets ticket and approver, in this order, and nothing else is written."""
    scene = Waiting(world, draw)
    old, version, _ = scene.version(), scene.version(gates='{"smoke": []}'), scene.version()
    before = scene.model.state
    outcome = scene.call(lab, version)
    if outcome.error:
        raise outcome.error
    right: dict[str, Any] = {**scene.model.tags_of(version, before)}
    right |= {"approval_ticket": scene.ticket, "approved_by": scene.approver}
    tags = scene.model.tags_of(version)
    equal(tags, right, "other tags than an approval's", happened=f"the tags are {tags}")
    equal(scene.model.aliases, before["aliases"], "an approval moves an alias")
    equal(scene.model.tags_of(old), scene.model.tags_of(old, before), "another version is approved")
    keys = [row["details"].get("key") for row in scene.model.writes()]
    rule = "whoever sees `approved_by` can read the ticket: it is there before"
    equal(keys, ["approval_ticket", "approved_by"], "approved before the ticket is there", but=f"{keys}", rule=rule)


@judges
def not_ones_own(lab: Lab, world: World, draw: Draw) -> None:
    """Who made the version or its run does not approve it."""
    scene = Waiting(world, draw)
    version, mine = scene.version(), scene.version(made=scene.approver, ran=scene.job)
    for each, person, what in (
        (version, scene.scientist, "trained"),
        (version, scene.job, "registered"),
        (mine, scene.approver, "registered"),
    ):
        outcome = scene.call(lab, each, person)
        scene.is_refused(outcome, PermissionError, f"approved by who {what}", "it is their own")


@judges
def gates_that_passed(lab: Lab, world: World, draw: Draw) -> None:
    """Every gate was run and found nothing; no gates are no evidence."""
    scene = Waiting(world, draw)
    for gates, title in (
        (json.dumps({**GATES, "load": ["latency"]}), "approved with a gate that failed"),
        ("{}", "approved without any gate"),
        (None, "approved without its gates"),
        ("passed", "approved on a word"),
        ("[]", "approved without any gate"),
    ):
        outcome = scene.call(lab, scene.version(gates=gates))
        scene.is_refused(outcome, ValueError, title, f"its tag gates is {gates!r}")


@judges
def evidence_that_is_complete(lab: Lab, world: World, draw: Draw) -> None:
    """A version that waits, with its training table and a description, is approved; with a ticket."""
    scene = Waiting(world, draw)
    for changed, title in (
        ({"status": "failed"}, "approved though it failed"),
        ({"status": "promoted"}, "approved though it does not wait"),
        ({"status": None}, "approved though its record is not complete"),
        ({"training": None}, "approved without its training data"),
        ({"training": ""}, "approved without its training data"),
        ({"comment": ""}, "approved without a description"),
        ({"comment": " \n"}, "approved without a description"),
    ):
        told = ", ".join(f"{key} is {value!r}" for key, value in changed.items())
        scene.is_refused(scene.call(lab, scene.version(**changed)), ValueError, title, told)
    for ticket in ("", "  "):
        outcome = scene.call(lab, scene.version(), ticket=ticket)
        scene.is_refused(outcome, ValueError, "approved without a ticket", f"the ticket is {ticket!r}")


@judges
def unknown_version(lab: Lab, world: World, draw: Draw) -> None:
    """A version that is not there is an error."""
    outcome = Waiting(world, draw).call(lab, str(draw.randrange(50, 90)))
    if outcome.error is None:
        wrong("approved a version that is not there", happened=str(outcome))
