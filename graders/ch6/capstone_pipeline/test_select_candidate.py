"""The choice by rule, from runs that others have made."""

from collections.abc import Mapping
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, wrong

NAN = float("nan")
Metrics = dict[str, float | None]


class Runs:
    """A parent with a baseline; candidates are good enough unless something is changed. All numbers are sums of 1/64."""

    def __init__(self, world: World, draw: Draw, baseline: float | None = 0.25, status: str = "FINISHED") -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.experiment = f"/Shared/pumps_{draw.word()}"
        self.sites = [f"{name}_{draw.word()}" for name in ("north", "south", "east")]
        gain, recall = draw.randrange(4, 16) / 64, draw.randrange(24, 41) / 64
        self.rule: dict[str, Any] = {"min_gain": gain, "min_recall": recall, "sites": self.sites}
        self.told: dict[str, str] = {}
        self.parent = world.run(self.experiment, user=self.owner)
        recalls = {f"recall_{site}": recall for site in self.sites}
        self.good: Metrics = {**recalls, "average_precision": 0.25 + gain, "threshold": 0.0, "cost": 500.0}
        if baseline is not None:
            score = {} if baseline == -1 else {"average_precision": baseline}
            self.run("baseline", status=status, only={**score, "cost": 1.0, "threshold": 2.0})

    def run(
        self,
        name: str,
        changed: Mapping[str, float | None] | None = None,
        *,
        features: str = "vibration,pressure",
        status: str = "FINISHED",
        parent: str = "",
        without: str = "",
        only: Metrics | None = None,
    ) -> str:
        """A nested run; a metric changed to None was never logged, `without` is a tag that is missing."""
        metrics = {**self.good, **(changed or {})} if only is None else only
        logged = {key: value for key, value in metrics.items() if value is not None}
        tags = {"candidate": name, "table": "main.x.t", "table_version": "0"}
        tags |= {"mlflow.parentRunId": parent or self.parent}
        tags.pop(without, "")
        told = {"user": self.owner, "params": {"features": features}, "metrics": logged, "tags": tags}
        run_id: str = self.world.run(self.experiment, status=status, **told)
        self.told[run_id] = f"{name:<9} {status}  {', '.join(f'{key} {value}' for key, value in logged.items())}"
        return run_id

    def tags(self) -> dict[str, str]:
        """What was noted at the parent."""
        runs = {run["run_id"]: run["tags"] for run in self.world.runs(self.experiment)}
        return {name: runs[self.parent][name] for name in ("selected", "threshold") if name in runs[self.parent]}

    def expect(self, lab: Lab, right: str | None, title: str, titles: dict[str, str] | None = None) -> None:
        """Select: this run, or none, is returned and noted at the parent; `titles` are for other runs."""
        got = lab.as_(self.owner).select_candidate(self.parent, self.rule)
        names = {run_id: line.split()[0] for run_id, line in self.told.items()}
        if got != right:
            happened, but = f"it chose {names.get(got, repr(got))}", f"{names.get(right or '', 'none')} is right"
            drawing = [f"rule: {self.rule}", *self.told.values()]
            wrong((titles or {}).get(got, title), happened=happened, but=but, drawing=drawing)
        tags = self.tags()
        happened = f"the parent's tags are {tags}"
        equal(tags.get("selected"), right or "none", "the choice is not noted", happened=happened)
        if right is None:
            return
        if "threshold" not in tags:
            wrong("no threshold is noted", happened=happened)
        runs = {run["run_id"]: run["metrics"] for run in self.world.runs(self.experiment)}
        logged = runs[right]["threshold"]
        if not is_number(tags["threshold"], logged):
            wrong("another threshold is noted", happened=happened, but=f"that of the run is {logged}")

    def no_baseline(self, lab: Lab, title: str) -> None:
        """Select: a ValueError, and nothing is noted."""
        outcome = lab.attempt.as_(self.owner).select_candidate(self.parent, self.rule)
        if not outcome.raised(ValueError):
            wrong(title, happened=str(outcome), drawing=list(self.told.values()))
        equal(self.tags(), {}, "a choice is noted all the same", happened=f"the parent has the tags {self.tags()}")


def is_number(text: str, right: float) -> bool:
    try:
        return float(text) == right
    except ValueError:
        return False


@judges
def lowest_cost(lab: Lab, world: World, draw: Draw) -> None:
    """Of those good enough the cheapest is chosen, whatever its other metrics are."""
    scene = Runs(world, draw)
    well = {"average_precision": 0.625, **{f"recall_{site}": 0.75 for site in scene.sites}}
    scene.run("best", {**well, "cost": 400.0, "average_precision": 0.875, "threshold": 0.5})
    right = scene.run("cheap", {**well, "cost": 399.5, "threshold": draw.randrange(1, 60) / 64})
    scene.run("dear", {**well, "cost": 4000.0, "average_precision": 0.75})
    scene.expect(lab, right, "the best metric in place of the lowest cost")


@judges
def equal_costs(lab: Lab, world: World, draw: Draw) -> None:
    """Of equal costs, the one with the fewest features is chosen."""
    names = ["vibration", "pressure", "restarts", "age", "flow"]
    long = "a_name_that_is_longer_than_those_of_all_others"
    for small in draw.shuffled([0, 2]):
        scene = Runs(world, draw)
        sets = [",".join(draw.sample(names, size)) for size in (4, 5)]
        sets.insert(small, long)
        runs = [scene.run(f"of_{each.count(',') + 1}", features=each) for each in sets]
        scene.expect(lab, runs[small], "not the fewest features of equal costs")


@judges
def better_than_the_baseline(lab: Lab, world: World, draw: Draw) -> None:
    """A candidate is good enough with `min_gain` above the baseline; without one nobody can say, and nothing is noted."""
    scene = Runs(world, draw)
    scene.run("close", {"cost": 1.0, "average_precision": 0.25 + scene.rule["min_gain"] - 1 / 64})
    scene.expect(lab, None, "chosen without a gain")
    right = scene.run("just", {"cost": 2.0})
    scene.expect(lab, right, "a gain that is met is none")
    for baseline, status in ((None, "FINISHED"), (0.25, "FAILED"), (-1, "FINISHED"), (NAN, "FINISHED")):
        scene = Runs(world, draw, baseline, status)
        scene.run("alone")
        scene.no_baseline(lab, "chosen against no baseline")
    scene = Runs(world, draw, None)
    scene.run("baseline", parent=world.run(scene.experiment, user=scene.owner))
    scene.run("alone")
    scene.no_baseline(lab, "the baseline of another matrix is taken")


@judges
def every_site(lab: Lab, world: World, draw: Draw) -> None:
    """At each site the recall is enough; a site without a number is no site that is well."""
    titles: dict[str, str] = {}
    scene = Runs(world, draw)
    best: dict[str, float | None] = {f"recall_{site}": 1.0 for site in scene.sites}
    for value, title in (
        (0.0, "a site that the average hides"),
        (None, "a site that was never measured"),
        (NAN, "a site whose recall is no number"),
        (scene.rule["min_recall"] - 1 / 64, "a recall just below the limit"),
    ):
        bad = draw.choice(scene.sites)
        titles[scene.run("uneven", {**best, f"recall_{bad}": value, "cost": 1.0 + len(titles)})] = title
    scene.expect(lab, scene.run("even", {"cost": 900.0}), "another run is chosen", titles)


@judges
def whole_records(lab: Lab, world: World, draw: Draw) -> None:
    """A run that failed, lacks its snapshot, a threshold or a cost, or belongs to another parent is no candidate."""
    scene = Runs(world, draw)
    other = world.run(scene.experiment, user=scene.owner)
    titles = {
        scene.run("odd", status="FAILED"): "a run that failed is chosen",
        scene.run("odd", status="RUNNING"): "a run that is not over is chosen",
        scene.run("odd", {"cost": 1.0}, without="table"): "a run without its table is chosen",
        scene.run("odd", without="table_version"): "a run without its table's version is chosen",
        scene.run("odd", {"threshold": None}): "a run without a threshold is chosen",
        scene.run("odd", {"threshold": NAN}): "a run whose threshold is NaN is chosen",
        scene.run("odd", {"cost": None}): "a run without a cost is chosen",
        scene.run("odd", {"cost": NAN}): "a run whose cost is NaN is chosen",
        scene.run("odd", {"average_precision": NAN}): "a run whose metric is NaN is chosen",
        scene.run("foreign", parent=other): "a run of another matrix is chosen",
    }
    scene.expect(lab, scene.run("whole", {"cost": 900.0}), "no run is chosen", titles)
