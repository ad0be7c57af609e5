"""The model contract, refused or kept."""

import json
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong
from labjudge.scenes.unity_model import UnityModel

Contract = dict[str, Any]
FIELDS = ["consumer", "schedule", "known_at_prediction", "horizon_days", "cost", "criteria"]


class Contracts:
    """A registered model with a past, and another name that is free; both of one owner; a contract that is complete."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.model, self.turn = world, UnityModel(world, draw, comment="pumps"), 0
        self.model.add(ticket=draw.ticket())
        schema = self.model.name.rpartition(".")[0]
        world.grant("schema", schema, self.model.owner, ["CREATE_MODEL"])
        self.free = f"{schema}.pumps_{draw.word()}"
        criterion = {"metric": "average_precision", "limit": draw.randrange(20, 60) / 100, "baseline": "restarts"}
        self.contract: Contract = {
            "consumer": f"planners of {draw.word()}",
            "schedule": f"daily 0{draw.randrange(1, 9)}:00 UTC",
            "known_at_prediction": "readings up to the evening before",
            "horizon_days": draw.randrange(3, 20),
            "positive_share": draw.randrange(1, 9) / 100,
            "cost": {"missed": draw.randrange(400, 900) / 1, "needless": draw.randrange(10, 90) / 1},
            "criteria": [
                {**criterion, "slices": ["site"]},
                {**criterion, "metric": "recall", "limit": 0.0, "slices": ["site", "model"]},
            ],
        }

    def with_second(self, **changed: Any) -> Contract:
        """The contract with its second criterion changed; a field that is changed to "gone" is missing."""
        first, second = self.contract["criteria"]
        second = {key: value for key, value in {**second, **changed}.items() if value != "gone"}
        return {**self.contract, "criteria": [first, second]}

    def write(self, lab: Lab, contract: Contract, name: str) -> list[str]:
        got: list[str] = returned(lab.as_(self.model.owner).write_contract(name, contract), list[str], "a list of text")
        return got

    def is_kept(self, lab: Lab, contract: Contract, revision: str, title: str, name: str) -> None:
        """Write a contract that is complete; it stands in the tags."""
        equal(self.write(lab, contract, name), [], title, but="nothing is wrong with it")
        tags = self.world.uc_state(name).get("tags", {})
        if "contract" not in tags:
            wrong("no contract with the model", happened=f"{name} has the tags {', '.join(tags) or 'none'}")
        equal(json_in(tags["contract"]), contract, "another contract is kept", happened=f"kept is {tags['contract']}")
        got = tags.get("contract_revision", "not there")
        equal(got, revision, "another revision", happened=f"contract_revision is {got}", but=f"{revision} is right")

    def is_refused(self, lab: Lab, contract: Contract, right: list[str], title: str) -> None:
        """Write a contract that is not complete, for the one name and the next time for the other: nothing is written."""
        self.turn += 1
        got = self.write(lab, contract, (self.free, self.model.name)[self.turn % 2])
        but = f"wrong is {', '.join(right)}"
        equal(sorted(got), sorted(right), title, happened=f"it returned {got}", but=f"{right} is right")
        self.model.stays("an incomplete contract is kept", but=but)
        if self.world.uc_state(self.free)["exists"]:
            wrong("a model for an incomplete contract", happened=f"{self.free} was made", but=but)


def json_in(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@judges
def complete_contract(lab: Lab, world: World, draw: Draw) -> None:
    """A complete contract stands in the model's tags, as revision 1; the model is made if it is not there."""
    scene = Contracts(world, draw)
    for name in (scene.free, scene.model.name):
        scene.is_kept(lab, scene.contract, "1", "a complete contract is refused", name)
    state = scene.model.state
    equal(state["comment"], "pumps", "the model's description is gone")
    equal(state["versions"], scene.model.before["versions"], "versions are changed")


@judges
def missing_fields(lab: Lab, world: World, draw: Draw) -> None:
    """What a contract lacks is told by name, and nothing is written: a missing field, a blank text, a cost of nothing."""
    scene = Contracts(world, draw)
    paid = scene.contract["cost"]
    costs = [{"missed": 9.0}, {"needless": 9.0}, {**paid, "missed": 0.0}, {**paid, "needless": 0.0}]
    values: list[list[Any]] = [["", "  "], [" "], [""], [0, -1], costs, [[]]]
    for field, bad in zip(FIELDS, values, strict=True):
        without = {name: value for name, value in scene.contract.items() if name != field}
        for contract in (without, *({**scene.contract, field: value} for value in bad)):
            scene.is_refused(lab, contract, [field], f"a contract without its {field}")
    scene.is_refused(lab, {"positive_share": 0.5}, FIELDS, "not all that is missing is told")


@judges
def criteria_that_can_be_judged(lab: Lab, world: World, draw: Draw) -> None:
    """A criterion has a limit, a baseline that it is held against, and slices; 0.0 is a limit."""
    scene = Contracts(world, draw)
    empty_values: dict[str, Any] = {"baseline": "", "slices": [], "limit": None}
    for field, empty in empty_values.items():
        for value in ("gone", empty):
            scene.is_refused(
                lab, scene.with_second(**{field: value}), [f"1.{field}"], f"a criterion without its {field}"
            )
    bare = {**scene.contract, "criteria": [{"metric": "recall"}, *scene.contract["criteria"]]}
    scene.is_refused(lab, bare, ["0.limit", "0.baseline", "0.slices"], "not all that a criterion lacks is told")


@judges
def metrics_for_what_is_rare(lab: Lab, world: World, draw: Draw) -> None:
    """Where less than a tenth is positive, accuracy and ROC AUC look good for a model that finds nothing."""
    scene = Contracts(world, draw)
    for metric in ("accuracy", "roc_auc"):
        contract = scene.with_second(metric=metric)
        scene.is_refused(lab, contract, ["1.metric"], "a metric that hides what is rare")
    title = "a metric for what is not rare is refused"
    scene.is_kept(lab, {**contract, "positive_share": 0.1}, "1", title, scene.free)


@judges
def revisions(lab: Lab, world: World, draw: Draw) -> None:
    """The same contract again writes nothing; another one takes its place, with the next revision."""
    scene = Contracts(world, draw)
    name = scene.model.name
    scene.is_kept(lab, scene.contract, "1", "a complete contract is refused", name)
    scene.model.remember()
    scene.is_kept(lab, dict(reversed(scene.contract.items())), "1", "the same contract is refused", name)
    scene.model.stays("the same contract is written again")
    scene.is_kept(lab, scene.with_second(limit=0.5), "2", "another contract is refused", name)
    world.uc_model(name, scene.model.owner, tags={**scene.model.state["tags"], "contract_revision": "9"})
    for revision, limit in (("10", 0.625), ("11", 0.75)):
        scene.is_kept(lab, scene.with_second(limit=limit), revision, "another contract is refused", name)
