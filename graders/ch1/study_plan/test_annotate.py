"""Components and risks of an architecture."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges

COMPONENTS = {
    "ingest": "Delta table",
    "build features": "feature table",
    "train": "MLflow Tracking",
    "evaluate": "MLflow Tracking",
    "register": "Model Registry",
    "serve": "Model Serving",
    "monitor": "data profiling",
}


def step(draw: Draw, does: str, **about: Any) -> dict[str, Any]:
    """A step without a risk of its own."""
    schema = f"prod.{draw.word()}"
    plain = {
        "name": f"{draw.word()}_{does[:3]}",
        "does": does,
        "trigger": draw.choice(["schedule", "event"]),
        "compute": draw.choice(["jobs", "serverless"]),
        "runs_as": "service principal",
        "reads": [f"{schema}.{draw.word()}"],
        "writes": [f"{schema}.{draw.word()}"],
    }
    return {**plain, **about}


def check(lab: Lab, steps: list[dict[str, Any]], risks: list[list[str]], title: str) -> None:
    right = [
        {"step": one["name"], "component": COMPONENTS[one["does"]], "risks": found}
        for one, found in zip(steps, risks, strict=True)
    ]
    equal(lab.annotate(steps), right, title)


@judges
def component_of_each_step(lab: Lab, draw: Draw) -> None:
    """Each step has its component; runs are Tracking's, versions the Registry's."""
    steps = [step(draw, does) for does in COMPONENTS]
    right = [{"step": one["name"], "component": COMPONENTS[one["does"]], "risks": []} for one in steps]
    got = lab.annotate(steps)
    without_risks = isinstance(got, list) and [{**one, "risks": []} for one in got if isinstance(one, dict)]
    equal(got, right, "risks where there are none" if without_risks == right else "not the components")


@judges
def what_may_not_run_unattended(lab: Lab, draw: Draw) -> None:
    """An all-purpose cluster and a personal identity are risks of what runs by schedule or event, not of what a person starts."""
    for trigger in draw.shuffled(["schedule", "event", "person"]):
        steps = [
            step(draw, "ingest", trigger=trigger, compute="all-purpose", runs_as="user"),
            step(draw, "train", trigger=trigger, runs_as="user"),
        ]
        both = [["interactive compute", "personal identity"], ["personal identity"]]
        check(lab, steps, [[], []] if trigger == "person" else both, f"a step with the trigger {trigger}")


@judges
def names_outside_the_catalogue(lab: Lab, draw: Draw) -> None:
    """A name that is not `catalog.schema.object`, read or written, is ungoverned data; no names at all are none."""
    word = draw.word()
    dotted = f"s3://{word}.landing/{draw.word()}.parquet"  # as many dots as a name of three parts
    for name in (f"/dbfs/mnt/{word}", f"default.{word}", dotted, f"/Users/{draw.word()}/data", word):
        for side in ("reads", "writes"):
            check(lab, [step(draw, "ingest", **{side: ["prod.s.t", name]})], [["ungoverned data"]], f"{side} {name}")
    check(lab, [step(draw, "train", reads=[], writes=[])], [[]], "no data at all")


@judges
def evaluation_comes_before(lab: Lab, draw: Draw) -> None:
    """Registering and serving without an evaluation before them is a risk; one that comes later does not help."""
    none = ["no evaluation before"]
    names = ["train", "register", "evaluate", "serve"]
    check(lab, [step(draw, does) for does in names], [[], none, [], []], "evaluated too late")
    check(lab, [step(draw, "serve")], [none], "served without evaluation")


@judges
def risks_are_sorted(lab: Lab, draw: Draw) -> None:
    """A step may have all the risks; they are sorted."""
    bad = step(draw, "register", compute="all-purpose", runs_as="user", reads=["x"])
    check(
        lab,
        [bad],
        [["interactive compute", "no evaluation before", "personal identity", "ungoverned data"]],
        "all risks of one step",
    )
