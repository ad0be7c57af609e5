"""An attempt as a run that others read."""

from __future__ import annotations

import json
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, refused, wrong


class Attempt:
    """An attempt that is over, its result and its review."""

    def __init__(self, world: World, draw: Draw, ended: str = "submitted") -> None:
        self.world, self.draw, self.ended = world, draw, ended
        self.place, self.person = f"/Shared/{draw.word()}", draw.person()
        self.attempt = self.another()
        self.domains = {f"{draw.word()}{joint}{draw.word()}": self.part() for joint in (" ", ".", "_")}
        self.domains[f"zero_{draw.word()}"] = {"right": 0, "asked": 4, "low": 0.0, "high": 0.49}
        whole = {key: sum(part[key] for part in self.domains.values()) for key in ("right", "asked")}
        self.result: dict[str, Any] = {
            "whole": {**whole, "low": 0.25, "high": 0.75},
            "domains": self.domains,
            "objectives": {f"objective_{draw.word()}": self.part() for _ in range(3)},
            "failed": [],
            "verdict": draw.choice(["passed", "failed", "too close to call"]),
        }
        self.missed = [self.entry() for _ in range(4)]
        self.missed[3] |= {name: self.missed[1][name] for name in ("objective", "lab")}

    def another(self) -> dict[str, Any]:
        draw = self.draw
        about = {"id": f"attempt_{draw.word()}", "learner": draw.person(), "form": f"main.exams.form_{draw.word()}"}
        return {**about, "seed": draw.randrange(1, 10_000), "state": self.ended}

    def part(self) -> dict[str, Any]:
        asked = self.draw.randrange(5, 30)
        low, high = sorted(self.draw.random() for _ in range(2))
        return {"right": self.draw.randrange(1, asked), "asked": asked, "low": low, "high": high}

    def entry(self) -> dict[str, Any]:
        word = self.draw.word
        about = {"name": f"q_{word()}{word()}", "objective": f"objective_{word()}", "lab": f"lab_{word()}"}
        return {**about, "pattern": [f"since {word()}{word()}"], "assumptions": [f"assumes {word()}{word()}"]}

    def log(self, lab: Lab, attempt: dict[str, Any] | None = None) -> str:
        run_id: str = lab.as_(self.person).log_attempt(self.place, attempt or self.attempt, self.result, self.missed)
        return run_id

    @property
    def run(self) -> dict[str, Any]:
        """The only run of the experiment."""
        found = self.world.runs(self.place)
        if len(found) != 1 or found[0]["status"] != "FINISHED":
            states = ", ".join(run["status"] for run in found) or "none"
            wrong("not one finished run", happened=f"the experiment has {len(found)} runs: {states}")
        run: dict[str, Any] = found[0]
        return run


@judges
def what_it_holds(lab: Lab, world: World, draw: Draw) -> None:
    """The run has form and seed as params, three tags, and metrics of the whole and of each domain, with its interval."""
    holds_all(Attempt(world, draw, "submitted"), lab)
    holds_all(Attempt(world, draw, "out of time"), lab)


def holds_all(scene: Attempt, lab: Lab) -> None:
    got, run = scene.log(lab), scene.run
    equal(got, run["run_id"], "not the id of the run")
    params = {"form": scene.attempt["form"], "seed": str(scene.attempt["seed"])}
    equal({name: run["params"].get(name) for name in params}, params, "not the params")
    tags = {"attempt": scene.attempt["id"], "learner": scene.attempt["learner"], "verdict": scene.result["verdict"]}
    equal({name: run["tags"].get(name) for name in tags}, tags, "not the tags")
    whole = scene.result["whole"]
    right = {"share": whole["right"] / whole["asked"]}
    for domain, part in scene.domains.items():
        right |= {f"share.{domain}": part["right"] / part["asked"], f"asked.{domain}": part["asked"]}
    equal({name: run["metrics"].get(name) for name in right}, right, "not the shares")
    bounds = {f"{side}.{domain}": part[side] for domain, part in scene.domains.items() for side in ("low", "high")}
    equal({name: run["metrics"].get(name) for name in bounds}, bounds, "the run does not say how sure it is")


@judges
def nothing_told(lab: Lab, world: World, draw: Draw) -> None:
    """Objectives and labs are told, in the order of the review; no name of a question and no reason is anywhere in the run."""
    scene = Attempt(world, draw)
    scene.log(lab)
    run = scene.run
    files = {path: content.decode("utf-8", "replace") for path, content in world.run_files(run["run_id"]).items()}
    places = {
        "its params": str(run["params"]),
        "its tags": str(run["tags"]),
        "its metrics": str(run["metrics"]),
        "its name": str(run["name"]),
    }
    for place, text in {**places, **files, "the names of its artifacts": str(list(files))}.items():
        for each in scene.missed:
            for reason in [*each["pattern"], *each["assumptions"]]:
                if reason.split()[-1] in text:
                    wrong(
                        "the run gives the exam away",
                        happened=f"{place} has {reason!r}",
                        but="who takes this form next reads it",
                    )
            if each["name"] in text:
                wrong(
                    "the run names questions",
                    happened=f"{place} has {each['name']!r}",
                    but="who takes this form next reads it",
                )
    right = [{"objective": each["objective"], "lab": each["lab"]} for each in scene.missed]
    if "review.json" not in files:
        wrong("there is no review", happened=f"the run's artifacts: {', '.join(files) or 'none'}")
    try:
        told = json.loads(files["review.json"])
    except ValueError:
        wrong("a review that no program reads", happened=f"review.json begins with {files['review.json'][:40]!r}")
    if isinstance(told, list) and len(told) != len(right):
        happened = f"review.json has {len(told)} entries; {len(right)} questions were missed"
        wrong("not an entry for each missed question", happened=happened, but="two have objective and lab in common")
    equal(told, right, "not objective and lab of what was missed")


@judges
def still_open(lab: Lab, world: World, draw: Draw) -> None:
    """While an attempt is open it raises ValueError and writes nothing: the key is not told before the end."""
    scene = Attempt(world, draw)
    given = (scene.place, {**scene.attempt, "state": "open"}, scene.result, scene.missed)
    outcome = lab.attempt.as_(scene.person).log_attempt(*given)
    refused(outcome, ValueError, "an open attempt is logged", but="its state is open")
    if runs := world.runs(scene.place):
        wrong("a run of an open attempt", happened=f"the experiment has {len(runs)} runs")
    if scene.place in world.experiments():
        wrong("an experiment for an open attempt", happened=f"after the refusal there is an experiment {scene.place}")


@judges
def once(lab: Lab, world: World, draw: Draw) -> None:
    """A job that runs again finds the attempt's finished run; another attempt of the same form is another run."""
    scene = Attempt(world, draw)
    for status in ("FAILED", "RUNNING"):
        world.run(scene.place, tags={"attempt": scene.attempt["id"]}, status=status)
    first = scene.log(lab)
    again = scene.log(lab.restarted())
    mine = [run for run in world.runs(scene.place) if run["status"] == "FINISHED"]
    if len(mine) == 0:
        happened = "the experiment has a run that failed, one that was never ended, and no finished one"
        wrong("an attempt without a finished run", happened=happened)
    if len(mine) > 1:
        wrong("the same attempt is logged twice", happened=f"after two calls there are {len(mine)} finished runs of it")
    equal([first, again], [mine[0]["run_id"]] * 2, "not the id of the run that is there")
    other = {**scene.attempt, "id": f"{scene.attempt['id']}_2"}
    if scene.log(lab, other) == first:
        wrong(
            "another attempt is not logged",
            happened="it returned the run of the first attempt",
            but="it has another id",
        )


@judges
def among_many(lab: Lab, world: World, draw: Draw) -> None:
    """The attempt's finished run is found also behind a thousand newer runs of other attempts."""
    scene = Attempt(world, draw)
    first = scene.log(lab)
    others = {"tags": {"attempt": f"{scene.attempt['id']}_2"}, "metrics": {"share": 0.5}}
    world.many_runs(scene.place, 1_001, **others)
    again = scene.log(lab.restarted())
    if again != first:
        wrong("logged again behind a thousand others", happened=f"it returned {again!r}", but=f"{first!r} is there")
