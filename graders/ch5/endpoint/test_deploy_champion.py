"""An endpoint that serves what the alias says."""

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, refused, wrong

from .served import Served

FIELDS = ("workload_type", "min_provisioned_concurrency", "max_provisioned_concurrency", "scale_to_zero_enabled")


def capacity(draw: Draw) -> dict[str, Any]:
    """As size_endpoint would return it."""
    low = 4 * draw.randrange(1, 4)
    kind = draw.choice(["CPU", "CPU_MEDIUM"])
    return dict(zip(FIELDS, (kind, low, low + 4 * draw.randrange(1, 5), False), strict=True))


def scaled_to_zero(draw: Draw) -> dict[str, Any]:
    return {**capacity(draw), "min_provisioned_concurrency": 0, "scale_to_zero_enabled": True}


class Deployed(Served):
    """Versions of a model, with the alias on one that is neither the first nor the newest."""

    def __init__(self, world: World, draw: Draw) -> None:
        super().__init__(world, draw)
        self.versions = [self.version, self.add(), self.add(), self.add()]
        self.alias = draw.choice(["champion", "live"])
        self.endpoint = f"till-{draw.word()}"

    def points_to(self, version: str) -> None:
        self.world.uc_alias(self.model, self.alias, version)

    def deploy(self, lab: Lab, how: dict[str, Any]) -> Any:
        return lab.as_(self.owner).deploy_champion(self.endpoint, self.model, self.alias, how)

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.world.serving_state(self.endpoint)
        return state

    def runs(self, served: list[tuple[str, str]], how: dict[str, Any]) -> None:
        """The endpoint serves these models and versions, each with this capacity, and the last one has most of the traffic."""
        entities = [
            {"entity_name": model, "entity_version": version, "name": f"v{version}", "workload_size": "", **how}
            for model, version in served
        ]
        names = [each["name"] for each in entities]
        shares = {name: 90 if name == names[-1] else 10 for name in names} if len(names) == 2 else {names[0]: 100}
        self.world.serving_endpoint(self.endpoint, entities, shares, creator=self.owner, load_when_asked=True)

    def serves(self, version: str, how: dict[str, Any], title: str, capacity_title: str = "another capacity") -> None:
        """End the check as wrong unless the endpoint answers with this version at this capacity, and nothing is under way."""
        state = self.state
        if not state["exists"]:
            wrong("no endpoint", happened=f"there is no endpoint {self.endpoint}")
        served = state["config"]["served_entities"]
        if state["state"]["ready"] != "READY" or state["state"]["config_update"] != "NOT_UPDATING":
            happened = (
                f"when it returned, the endpoint was {state['state']['ready']}, {state['state']['config_update']}"
            )
            wrong("returns before the version answers", happened=happened)
        if [each["entity_version"] for each in served] != [version]:
            shown = ", ".join(f"version {each['entity_version']}" for each in served)
            wrong(title, happened=f"it serves {shown}", but=f"{self.alias} is version {version}")
        if served[0]["entity_name"] != self.model:
            wrong("another model", happened=f"it serves {served[0]['entity_name']}", but=f"{self.model} was asked for")
        got = {name: served[0].get(name) for name in FIELDS}
        equal(got, how, capacity_title, happened=f"it serves with {got}", but=f"{how} was asked for")


@judges
def made(lab: Lab, world: World, draw: Draw) -> None:
    """An endpoint that is not there is made, serves the version behind the alias, and is ready when the call returns."""
    for how in (capacity(draw), scaled_to_zero(draw)):
        scene = Deployed(world, draw)
        scene.points_to(scene.versions[1])
        got = scene.deploy(lab, how)
        scene.serves(scene.versions[1], how, "not the version of the alias")
        equal(got, scene.versions[1], "the version that is served", but=f"it is version {scene.versions[1]!r}")


@judges
def alias_moved(lab: Lab, world: World, draw: Draw) -> None:
    """When the alias has moved, forward or back, the endpoint is updated to its version, with all traffic."""
    scene, how = Deployed(world, draw), capacity(draw)
    for version in (scene.versions[1], scene.versions[2], scene.versions[0]):
        scene.points_to(version)
        got = scene.deploy(lab, how)
        scene.serves(version, how, "the alias moved, the endpoint did not")
        equal(got, version, "the version that is served", but=f"it is version {version!r}")


@judges
def canary_ends(lab: Lab, world: World, draw: Draw) -> None:
    """An endpoint that splits its traffic between versions serves the one of the alias alone afterwards."""
    scene, how = Deployed(world, draw), capacity(draw)
    old, new = scene.versions[1:3]
    scene.points_to(new)
    for before in ((new, old), (old, new)):
        scene.runs([(scene.model, version) for version in before], how)
        scene.deploy(lab, how)
        scene.serves(new, how, "the old version still answers")


@judges
def nothing_to_do(lab: Lab, world: World, draw: Draw) -> None:
    """An endpoint that serves this version with this capacity is not touched; one with another capacity is updated."""
    scene = Deployed(world, draw)
    scene.points_to(scene.versions[1])
    first, second = capacity(draw), scaled_to_zero(draw)
    for how in (first, second):
        scene.deploy(lab, how)
        before = scene.state["config"]["config_version"]
        got = scene.deploy(lab, how)
        after = scene.state["config"]["config_version"]
        if after != before:
            happened = f"a second call with the same alias and capacity: config version {before} became {after}"
            wrong("deploys what is deployed", happened=happened)
        equal(got, scene.versions[1], "the version that is served", but=f"it is version {scene.versions[1]!r}")
        scene.serves(scene.versions[1], how, "not the version of the alias")


@judges
def each_setting(lab: Lab, world: World, draw: Draw) -> None:
    """A change of a single setting of the capacity is a change, and so is one of the model with the same version number."""
    scene, how = Deployed(world, draw), capacity(draw)
    version = scene.versions[1]
    scene.points_to(version)
    scene.deploy(lab, how)
    for name, value in (
        ("workload_type", "CPU_LARGE"),
        ("max_provisioned_concurrency", how["max_provisioned_concurrency"] + 4),
        ("min_provisioned_concurrency", how["min_provisioned_concurrency"] + 4),
    ):
        how = {**how, name: value}
        scene.deploy(lab, how)
        scene.serves(version, how, "not the version of the alias", f"a change of {name} alone is not heard")
    before = f"main.fraud.{draw.word()}"
    for _ in range(int(version)):
        world.linear_model(before, scene.weights, owner=scene.owner)
    scene.runs([(before, version)], how)
    scene.deploy(lab, how)
    scene.serves(version, how, "not the version of the alias")


@judges
def fails(lab: Lab, world: World, draw: Draw) -> None:
    """A deployment that fails raises RuntimeError; what served before serves on."""
    scene, how = Deployed(world, draw), capacity(draw)
    old, new = scene.versions[1:3]
    scene.points_to(old)
    scene.deploy(lab, how)
    scene.points_to(new)
    world.bad_deploy(scene.endpoint)
    outcome = lab.attempt.as_(scene.owner).deploy_champion(scene.endpoint, scene.model, scene.alias, how)
    refused(outcome, RuntimeError, "a deployment that failed looks like one that did not")
    state = scene.state
    if [each["entity_version"] for each in state["config"]["served_entities"]] != [old]:
        wrong("what served before is gone", happened=f"the endpoint is {state['state']['ready']}")
