"""Evidence that leads from a version to its test."""

import json
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .rollout import Rollout


class Tested(Rollout):
    """A candidate that was tested, and the figures of the test."""

    def __init__(self, world: World, draw: Draw) -> None:
        super().__init__(world, draw, draw.randrange(3, 30))
        self.experiment, self.decision = f"/Shared/tests_{draw.word()}", draw.choice(["promote", "hold", "roll back"])
        self.report: dict[str, Any] = {
            f"requests_{draw.word()}": draw.randrange(300, 900),
            "error_share": 0.0,
            "p99_ms": draw.randrange(100, 900) + 0.5,
            "p95_ms": None,
        }

    def log(self, lab: Lab) -> Any:
        return lab.as_(self.person).log_evidence(
            endpoint=self.name,
            candidate=self.candidate,
            experiment=self.experiment,
            report=self.report,
            decision=self.decision,
        )

    def run(self, got: Any) -> dict[str, Any]:
        returned(got, str, "the run's id")
        found = next((each for each in self.world.runs(self.experiment) if each["run_id"] == got), None)
        if found is None:
            wrong("no run with this id", happened=f"it returned {got!r}; {self.experiment} has no such run")
        return dict(found)

    def tags_of(self, served: str) -> dict[str, str]:
        rows = self.world.uc_state(self.model)["versions"]
        return next(row["tags"] for row in rows if row["version"] == self.versions[served])


@judges
def linked(lab: Lab, world: World, draw: Draw) -> None:
    """The version that was tested leads to the run, and the run to the version; another version has no tag of it."""
    scene = Tested(world, draw)
    got = scene.log(lab)
    run = scene.run(got)
    version = scene.versions[scene.candidate]
    right = {"model": scene.model, "version": version, "decision": scene.decision}
    told = {name: run["tags"].get(name) for name in right}
    equal(told, right, "the run does not say what was tested", happened=f"its tags are {told}")
    tags, others = scene.tags_of(scene.candidate), scene.tags_of(scene.champion)
    if others:
        wrong("evidence at another version", happened=f"the champion's version has the tags {', '.join(others)}")
    right = {"production_test": scene.decision, "production_test_run": got}
    equal(tags, right, "the version does not lead to its evidence", happened=f"the version's tags are {tags}")
    if run["status"] != "FINISHED":
        wrong("a run that is not finished", happened=f"it is {run['status']}")


@judges
def figures(lab: Lab, world: World, draw: Draw) -> None:
    """Each number of the report is a metric, zero too; None has none. The report is there as it was."""
    scene = Tested(world, draw)
    got = scene.log(lab)
    right = {name: value for name, value in scene.report.items() if value is not None}
    metrics = scene.run(got)["metrics"]
    equal(metrics, right, "metrics are not the report's numbers", happened=f"the run has {metrics}")
    equal(read(world, got, "report.json"), scene.report, "the report is not kept as it was")


@judges
def endpoint_as_it_was(lab: Lab, world: World, draw: Draw) -> None:
    """The configuration that was tested is kept: entities, versions, sizes and shares, though the endpoint goes on."""
    scene = Tested(world, draw)
    run_id = scene.run(scene.log(lab))["run_id"]
    kept, config = read(world, run_id, "endpoint.json"), scene.config
    if not isinstance(kept, dict):
        wrong("no configuration in endpoint.json", happened="it is no object")
    fields = ("name", "entity_name", "entity_version", "workload_size", "scale_to_zero_enabled")

    def entities(found: dict[str, Any]) -> list[Any]:
        rows = found.get("served_entities") or []
        return sorted(str([each.get(name) for name in fields]) for each in rows if isinstance(each, dict))

    def shares(found: dict[str, Any]) -> list[Any]:
        rows = (found.get("traffic_config") or {}).get("routes") or []
        return sorted(
            (str(each.get("served_entity_name") or each.get("served_model_name")), each.get("traffic_percentage"))
            for each in rows
        )

    equal(entities(kept), entities(config), "the entities are not kept", happened=f"its keys are {', '.join(kept)}")
    equal(shares(kept), shares(config), "the traffic split is not kept", happened=f"it has the routes {shares(kept)}")


@judges
def again(lab: Lab, world: World, draw: Draw) -> None:
    """A second test is a run of its own, and the version leads to the latest; the first one stays."""
    scene = Tested(world, draw)
    scene.decision = "hold"
    first = scene.log(lab)
    before, scene.report = scene.report, {**scene.report, "p99_ms": 50.5}
    scene.decision = "promote"
    second = scene.log(lab)
    if len(world.runs(scene.experiment)) != 2 or first == second:
        wrong(
            "one test overwrites the other",
            happened=f"after two tests there are {len(world.runs(scene.experiment))} runs",
        )
    right = {"production_test": "promote", "production_test_run": second}
    equal(scene.tags_of(scene.candidate), right, "the version leads to an older test")
    equal(read(world, scene.run(first)["run_id"], "report.json"), before, "the first test is gone")


@judges
def stopped(lab: Lab, world: World, draw: Draw) -> None:
    """A version does not point to a run whose evidence is not all there, however early the job is killed."""
    scene = Tested(world, draw)
    right = {"model": scene.model, "version": scene.versions[scene.candidate], "decision": scene.decision}
    for writes in range(2, 40):
        world.stop_after_writes(writes)
        outcome = lab.attempt.as_(scene.person).log_evidence(
            scene.name, scene.candidate, scene.experiment, scene.report, scene.decision
        )
        world.stop_after_writes(None)
        if pointer := scene.tags_of(scene.candidate).get("production_test_run"):
            story, run = f"stopped after {writes} writes ({outcome}), the version points to a run", scene.run(pointer)
            if missing := {"report.json", "endpoint.json"} - set(world.run_files(pointer)):
                wrong("evidence that is not all there", happened=f"{story} without {', '.join(sorted(missing))}")
            told = {name: run["tags"].get(name) for name in right}
            equal(told, right, "evidence that is not all there", happened=f"{story} with the tags {told}")
            if run["status"] != "FINISHED":
                wrong("marked before the run is finished", happened=f"{story} that is {run['status']}")
        if outcome.error is None:
            break


def read(world: World, run: str, path: str) -> Any:
    text = world.run_artifact(run, path)
    if text is None:
        wrong(
            "an artifact is missing",
            happened=f"the run has {', '.join(sorted(world.run_files(run))) or 'none'}",
            but=f"{path} is not there",
        )
    try:
        return json.loads(text)
    except ValueError:
        wrong("an artifact that cannot be read", happened=f"{path} is no JSON")
