"""A version for a run that beats the benchmark, once."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, wrong

INPUTS = [{"name": name, "type": "double", "required": True} for name in ("bikes_before", "temperature_before")]
NAN = float("nan")


class Registry:
    """A model's name in a schema where its owner may create models; no model is there at first."""

    def __init__(self, lab: Lab, world: World, draw: Draw):
        self.lab, self.world, self.draw, self.owner = lab, world, draw, draw.person()
        self.schema, self.error = f"dev_{draw.word()}.traffic", draw.randrange(80, 400) / 8
        world.grant("catalog", self.schema.partition(".")[0], self.owner, ["USE_CATALOG"])
        world.grant("schema", self.schema, self.owner, ["USE_SCHEMA", "CREATE_MODEL"])
        self.name = f"{self.schema}.bikes_{draw.word()}"

    def run(self, **metrics: float) -> str:
        run_id: str = self.world.run("/Shared/bikes", user=self.owner, metrics={"train_mae": 0.5, **metrics})
        self.world.logged_model(run_id, INPUTS)
        return run_id

    def better(self) -> str:
        return self.run(test_mae=self.error - 0.125, naive_mae=self.error)

    def call(self, run_id: str, name: str = "") -> Any:
        return self.lab.as_(self.owner).register_baseline(run_id=run_id, name=name or self.name)

    def versions(self, name: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.world.uc_state(name or self.name)["versions"]
        return found


@judges
def better_than_the_benchmark(lab: Lab, world: World, draw: Draw) -> None:
    """The model of a run that is better than the benchmark becomes a version, whose number comes back as text."""
    registry = Registry(lab, world, draw)
    for number, (test, naive) in enumerate(((registry.error, registry.error + 0.001), (0.0, 0.5)), 1):
        run_id = registry.run(test_mae=test, naive_mae=naive)
        got, versions = registry.call(run_id), registry.versions()
        if [version["version"] for version in versions] != [str(each) for each in range(1, number + 1)]:
            happened = f"after {number} runs that are better, {registry.name} has {len(versions)} versions"
            wrong("no version of a better run", happened=happened, but=f"test_mae is {test}, naive_mae {naive}")
        if versions[-1]["run_id"] != run_id:
            wrong("the version of another run", happened=f"its run is {versions[-1]['run_id'] or 'not known'}")
        if got != str(number):
            wrong("another number", happened=f"it returned {got!r}", but=f"the new version is {str(number)!r}")


@judges
def not_better(lab: Lab, world: World, draw: Draw) -> None:
    """A run that is no better than the benchmark, or was not measured against one, is not registered, and None comes back."""
    registry = Registry(lab, world, draw)
    error = registry.error
    cases: list[tuple[str, dict[str, float]]] = [
        ("worse than the benchmark", {"test_mae": error + 0.125, "naive_mae": error}),
        ("only as good as the benchmark", {"test_mae": error, "naive_mae": error}),
        ("measured against nothing", {"test_mae": error}),
        ("never tested", {"naive_mae": error}),
        ("an error that is NaN", {"test_mae": NAN, "naive_mae": error}),
        ("a benchmark that is NaN", {"test_mae": error, "naive_mae": NAN}),
    ]
    for title, metrics in cases:
        got = registry.call(registry.run(**metrics))
        told = f"the run has {', '.join(f'{name} {value}' for name, value in metrics.items())}"
        if registry.versions():
            wrong(f"registered: {title}", happened=f"{registry.name} has a version", but=told)
        if got is not None:
            wrong("a number of no version", happened=f"it returned {got!r}", but=told)


@judges
def once_a_run(lab: Lab, world: World, draw: Draw) -> None:
    """Called again for a run, it returns the version that is there, also when there are newer ones; another name has its own."""
    registry = Registry(lab, world, draw)
    first, second = registry.better(), registry.better()
    for run_id, right in ((first, "1"), (second, "2"), (first, "1"), (second, "2")):
        got, count = registry.call(run_id), len(registry.versions())
        if count > 2:
            wrong("a second version of the same run", happened=f"two runs have {count} versions")
        if got != right:
            wrong("the version of another run came back", happened=f"it returned {got!r}", but=f"it is {right!r}")
    other = f"{registry.schema}.other_{draw.word()}"
    got, count = registry.call(first, other), len(registry.versions(other))
    if got != "1" or count != 1:
        happened = f"under another name it returned {got!r}, and that model has {count} versions"
        wrong("another name has its own versions", happened=happened)
