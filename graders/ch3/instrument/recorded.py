"""What stands in a run, against what should."""

from collections.abc import Mapping
from typing import Any

from labjudge.grading import World, returned, wrong

Run = dict[str, Any]
PARENT = "mlflow.parentRunId"


def the_run(world: World, place: str, run_id: Any) -> Run:
    """The run of a call, which is the only one of its experiment."""
    found: list[Run] = world.runs(place)
    if len(found) != 1:
        states = ", ".join(run["status"] for run in found)
        wrong(
            "not one run",
            happened=f"after one training, the experiment holds {len(found)} runs" + (f": {states}" if found else ""),
            but="what is logged while no run is active goes into a run that MLflow starts for it"
            if len(found) > 1
            else "",
            rule="one training is one run of the experiment that was given",
        )
    if returned(run_id, str, "the run's id, a text") != found[0]["run_id"]:
        wrong(
            "another id",
            happened=f"it returned {run_id!r}",
            but=f"the run is {found[0]['run_id']}",
            rule="it returns the run's id",
        )
    return found[0]


def holds(
    run: Run, whose: str, *, params: Mapping[str, Any] | None = None, tags: Mapping[str, str] | None = None
) -> None:
    """`whose` says which run it is: "the run", "the nested run weak"."""
    for name, value in (params or {}).items():
        if name in run["metrics"]:
            wrong(
                "a setting logged as a metric",
                happened=f"{whose} has the metric {name}",
                but=f"{name} was set to {value} before the training; nobody measured it",
            )
    for kind, expected in (("params", params or {}), ("tags", tags or {})):
        for name, value in expected.items():
            got = run[kind].get(name)
            if got != str(value):
                wrong(
                    f"{kind} are missing" if got is None else f"other {kind}",
                    happened=f"among the {kind} of {whose}, {name} is {'not there' if got is None else repr(got)}",
                    but=f"it was given as {value!r}",
                )


def measured(run: Run, whose: str, expected: Mapping[str, float]) -> None:
    for name, right in expected.items():
        got = run["metrics"].get(name)
        if got is None or not abs(got - right) < 1e-6:
            wrong(
                "another error than the model's" if got is not None else "a metric is missing",
                happened=f"in {whose}, {name} is {'not there' if got is None else format(got, '.6f')}",
                but=f"on those rows the model is off by {right:.6f} in the mean",
            )


def ended(run: Run, whose: str, status: str, because: str = "") -> None:
    if run["status"] != status:
        wrong(
            "a run that ends otherwise", happened=f"{whose} is {run['status']}", but=because or f"it ends as {status}"
        )


def artifacts_of(world: World, run_id: str) -> list[str]:
    return next(run["artifacts"] for run in world.runs() if run["run_id"] == run_id)


def artifact(world: World, run_id: str, path: str) -> str:
    """The text of an artifact that must be there."""
    text: str | None = world.run_artifact(run_id, path)
    if text is None:
        there = artifacts_of(world, run_id)
        wrong(
            "not under its name",
            happened=f"the run has no text {path}",
            but=f"its artifacts are {', '.join(there) or 'none'}",
        )
    return text


def picture(world: World, run_id: str, path: str) -> None:
    """A picture of sensible size that shows something."""
    seen: dict[str, int] | None = world.run_image(run_id, path)
    if seen is None:
        there = artifacts_of(world, run_id)
        wrong(
            "no such plot",
            happened=f"the run has no {path}",
            but=f"its artifacts are {', '.join(there) or 'none'}",
            rule="a plot is an artifact at the path of the docstring",
        )
    if not seen["width"]:
        wrong(
            "a plot that nobody can open",
            happened=f"{path} has {seen['bytes']} bytes and is no whole PNG",
            rule="a plot is a PNG that can be opened",
        )
    if seen["width"] < 300 or seen["height"] < 200:
        wrong(
            "a plot too small to read",
            happened=f"{path} is {seen['width']} x {seen['height']} pixels",
            but="300 x 200 is the least",
            rule="a plot has the size that the docstring asks for",
        )
    if seen["different_lines"] <= 3:
        wrong(
            "an empty plot",
            happened=f"{path} is of one colour from edge to edge",
            but="what was drawn is on another figure, or was gone when this one was saved",
            rule="a plot shows what was drawn",
        )
