"""Computed on executors, logged on the driver."""

import math
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .spend import experiment


def scored(draw: Draw, sizes: dict[str, int]) -> pd.DataFrame:
    """Predictions with drawn errors, groups of different sizes."""
    rows = [
        {"label": float(draw.randrange(100)), "prediction": float(draw.randrange(100)) + 0.25, "region": group}
        for group, size in sizes.items()
        for _ in range(size)
    ]
    return pd.DataFrame(draw.shuffled(rows))


def logged(lab: Lab, world: World, draw: Draw, frame: pd.DataFrame, group: str) -> dict[str, Any]:
    """The run of a call, which must be the only one of its experiment."""
    place = experiment(draw)
    run_id = returned(lab.as_(draw.person()).log_groups(frame, group, place), str, "the run's id")
    runs: list[dict[str, Any]] = world.runs(place)
    others = [run for run in runs if run["run_id"] != run_id]
    if others:
        nested = sum("mlflow.parentRunId" in run["tags"] for run in others)
        wrong(
            "a nested run for a group" if nested else "numbers in runs of their own",
            happened=f"beside the run that it returned, {place} holds {len(others)} more, {nested} of them nested",
            rule="the driver logs everything into one run of the experiment",
        )
    if not runs:
        wrong(
            "not in the experiment",
            happened=f"it returned {run_id!r}, and {place} holds no run",
            rule="the run that is returned is one of the experiment given",
        )
    if runs[0]["status"] != "FINISHED":
        wrong("a run that does not end", happened=f"the run is {runs[0]['status']}")
    return runs[0]


def expect(run: dict[str, Any], frame: pd.DataFrame, group: str, titles: tuple[str, str]) -> None:
    """Compare the run's metrics with those of the frame. `titles`: for a metric that is missing, for one with another value."""
    known = frame.dropna(subset=["label", "prediction"])
    errors = (known["label"] - known["prediction"]).abs()
    right = {f"mae.{name}": value for name, value in errors.groupby(known[group]).mean().items()}
    if len(known):
        right["mae"] = errors.mean()
    got = {name: value for name, value in run["metrics"].items() if name == "mae" or name.startswith("mae.")}
    groups = {"mae", *(f"mae.{name}" for name in frame[group])}
    for name in got:
        if name not in right:
            title = "a metric without a row" if name in groups else "a metric of no group"
            wrong(title, happened=f"{name} is {got[name]:.4f}", but="no row counts for it")
    for name, value in right.items():
        if name not in got:
            wrong(titles[0], happened=f"{name} is not there", but=f"{value:.4f} is right")
        if not math.isclose(got[name], value, abs_tol=1e-9):
            counts = ", ".join(f"{key} {size}" for key, size in known[group].value_counts().items())
            title = "another error over all rows" if name == "mae" else titles[1]
            wrong(title, happened=f"{name} is {got[name]:.4f}", but=f"{value:.4f} is right (rows to count: {counts})")
    if run["params"].get("rows") != str(len(known)):
        happened = f"the param rows is {run['params'].get('rows', 'not there')}"
        wrong("another number of rows", happened=happened, but=f"{len(known)} rows count")


@judges
def an_error_for_each_group(lab: Lab, world: World, draw: Draw) -> None:
    """The run has the mean absolute error of each group, that of all rows, and how many rows were counted."""
    sizes = {"north": 5, "South": 1, f"{draw.word()} {draw.word()}": 9}  # a name is kept letter by letter
    frame = scored(draw, sizes).rename(columns={"region": "area"})
    expect(logged(lab, world, draw, frame, "area"), frame, "area", ("a metric is missing", "another error of a group"))


@judges
def rows_with_nulls_count_for_nothing(lab: Lab, world: World, draw: Draw) -> None:
    """A row whose label or prediction is unknown counts for nothing; a group without any other has no metric."""
    frame = scored(draw, {"north": 4, "south": 3, "west": 2})
    frame.loc[frame["region"] == "west", "label"] = None
    frame.loc[frame.index[frame["region"] == "north"][0], "prediction"] = None
    expect(
        logged(lab, world, draw, frame, "region"),
        frame,
        "region",
        ("a group is missing", "rows with unknown values count"),
    )


@judges
def other_columns_do_not_matter(lab: Lab, world: World, draw: Draw) -> None:
    """A row counts when its label and its prediction are known, whatever else is unknown about it."""
    frame = scored(draw, {"coast": 3, "hills": 2})
    frame["note"] = frame["region"].map({"coast": draw.word()})
    titles = ("a group without a note is missing", "rows without a note do not count")
    expect(logged(lab, world, draw, frame, "region"), frame, "region", titles)


@judges
def perfect_and_empty(lab: Lab, world: World, draw: Draw) -> None:
    """An error of 0 is an error; without a row to count there is a run with `rows` and no metric."""
    frame = scored(draw, {"north": 2, "south": 2})
    frame.loc[frame["region"] == "north", "prediction"] = frame["label"]
    titles = ("a perfect group is missing", "a perfect group has an error")
    expect(logged(lab, world, draw, frame, "region"), frame, "region", titles)
    unknown = frame.assign(label=float("nan"))
    expect(logged(lab, world, draw, unknown, "region"), unknown, "region", titles)
