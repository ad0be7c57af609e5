"""The nested runs of a parent in one table, returned and kept."""

import csv
import io
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, World, judges, rows_of, same_rows, wrong

from .forecast import PARENT, experiment, stays_failed

Rows = list[dict[str, Any]]
NULLS = {"nan", "NaN", "NAN", "None", "null", "NULL", "<NA>"}


def nested(
    world: World, place: str, parent: str, params: dict[str, str], metrics: dict[str, float], **about: Any
) -> str:
    run_id: str = world.run(place, tags={PARENT: parent}, params=params, metrics=metrics, **about)
    return run_id


def compared(
    lab: Lab, world: World, draw: Draw, parent: str, right: Rows, metric: str, lower: bool, title: str
) -> None:
    """Check the returned rows and their order against `right`, and the CSV against the returned ones."""
    table = lab.as_(draw.person()).comparison_table(parent, metric, lower)
    got = rows_of(table, "a DataFrame, a row for each run")
    same_rows(table, right, ["run_id"], title)
    values = [row[metric] for row in got]
    known = [value for value in values if value is not None and value == value]
    shown = f"{metric} from top to bottom: {values}"
    if known != sorted(known, reverse=not lower):
        title = "the worst first" if known == sorted(known, reverse=lower) else "not in order"
        wrong(title, happened=shown, but=f"{'lower' if lower else 'higher'} is better")
    if values[: len(known)] != known:
        wrong("a run without a value is not last", happened=shown, rule="runs without a value come last")
    text = world.run_artifact(parent, "reports/comparison.csv")
    if text is None:
        wrong(
            "the table is not kept",
            happened="the parent has no artifact reports/comparison.csv",
            rule="the table is kept in the parent as reports/comparison.csv, too",
        )
    written = {field for line in csv.reader(io.StringIO(text)) for field in line} & NULLS
    if written:
        wrong(
            "a null that is written out",
            happened=f"a field of the file is {min(written)}",
            but="a null is an empty field",
        )
    if not right:
        return
    texts = [name for name in right[0] if name not in (metric, "passed")]
    kept = pd.read_csv(io.StringIO(text), dtype=dict.fromkeys(texts, "str"))
    if sorted(kept.columns) != sorted(right[0]):
        wrong(
            "other columns in the file",
            happened=f"its columns are {', '.join(map(str, kept.columns))}",
            rule="reports/comparison.csv is the same table as the one returned",
        )
    lines = kept.astype(object).where(kept.notna(), None).to_dict("records")
    same_rows(lines, right, ["run_id"], "the file says something else")
    if [line["run_id"] for line in lines] != [row["run_id"] for row in got]:
        wrong(
            "the file in another order",
            happened="reports/comparison.csv has the rows in another order than the table",
            rule="reports/comparison.csv is the same table as the one returned",
        )


@judges
def a_row_for_each(lab: Lab, world: World, draw: Draw) -> None:
    """Each finished nested run has a row with its params, the metric and `passed`, best first; the file has the same."""
    for lower in (True, False):
        place, metric = experiment(draw), f"error_{draw.word()}"
        parent = world.run(place)
        right = []
        for value in (1.5, 12.0, 0.0, 2.5):
            params, passed = {"alpha": f"0{draw.randrange(1, 99)}", "depth": draw.word()}, float(draw.randrange(2))
            run_id = nested(world, place, parent, params, {metric: value, "passed": passed, "other": 1.0})
            right.append({"run_id": run_id, **params, metric: value, "passed": passed})
        compared(lab, world, draw, parent, right, metric, lower, "a row with other values")


@judges
def only_its_own(lab: Lab, world: World, draw: Draw) -> None:
    """Runs that did not finish, runs of another parent and the parent itself are left out, and so are their params."""
    place, metric = experiment(draw), "test_mae"
    parent, other = world.run(place, params={"rows": "9"}), world.run(place)
    run_id = nested(world, place, parent, {"alpha": "1.0"}, {metric: 3.0, "passed": 1.0})
    for status in ("FAILED", "RUNNING"):
        nested(world, place, parent, {"alpha": "2.0", "beta": "1"}, {metric: 1.0, "passed": 1.0}, status=status)
    stranger = nested(world, place, other, {"alpha": "3.0"}, {metric: 2.0, "passed": 1.0})
    world.run(experiment(draw))
    table = lab.as_(draw.person()).comparison_table(parent, metric, True)
    states = {run["run_id"]: run["status"] for run in world.runs(place)}
    rows = rows_of(table, "a DataFrame, a row for each run")
    if not rows:
        happened = f"the table has no row for the finished run that is nested in the parent, in {place}"
        wrong("not the parent's experiment", happened=happened, but="there is a newer experiment, and no active one")
    for row in rows:
        if row["run_id"] in (stranger, parent, other):
            wrong("a run of somewhere else", happened="it has a row for a run that is not nested in the parent")
        if states.get(row["run_id"]) != "FINISHED":
            wrong("a run that did not finish", happened=f"it has a row for a run that is {states.get(row['run_id'])}")
    right = [{"run_id": run_id, "alpha": "1.0", metric: 3.0, "passed": 1.0}]
    compared(lab, world, draw, parent, right, metric, True, "its own row")


@judges
def what_a_run_lacks(lab: Lab, world: World, draw: Draw) -> None:
    """A param or metric that a run lacks is null, and runs without a value come last; without runs there is no row."""
    place, metric = experiment(draw), "auc"
    parent = world.run(place)
    about: list[tuple[dict[str, str], dict[str, float]]] = [
        ({"alpha": "1.0"}, {"passed": 1.0}),
        ({"alpha": "2.0", "depth": "4"}, {metric: 0.75, "passed": 0.0}),
        ({"depth": "3"}, {metric: 0.5}),
    ]
    right = [
        {
            "run_id": nested(world, place, parent, params, metrics),
            "alpha": params.get("alpha"),
            "depth": params.get("depth"),
            metric: metrics.get(metric),
            "passed": metrics.get("passed"),
        }
        for params, metrics in about
    ]
    for lower in (True, False):
        compared(lab, world, draw, parent, right, metric, lower, "what a run lacks")
    compared(lab, world, draw, world.run(place), [], metric, True, "no nested run")


@judges
def as_the_parent_ended(lab: Lab, world: World, draw: Draw) -> None:
    """A parent that has ended is not opened again to keep the table."""
    place = experiment(draw)
    parent = world.run(place, status="FAILED")
    nested(world, place, parent, {"alpha": "1.0"}, {"auc": 0.5, "passed": 1.0})
    lab.as_(draw.person()).comparison_table(parent, "auc", False)
    stays_failed(world, parent, "the parent is opened again")


@judges
def all_pages(lab: Lab, world: World, draw: Draw) -> None:
    """A matrix of more than a thousand trials is compared whole."""
    place, metric = experiment(draw), "test_mae"
    parent = world.run(place)
    about = {"params": {"alpha": "1.0"}, "metrics": {metric: 2.0, "passed": 1.0}, "tags": {PARENT: parent}}
    many = world.many_runs(place, 1_005, **about)
    table = lab.as_(draw.person()).comparison_table(parent, metric, True)
    got = rows_of(table, "a DataFrame, a row for each run")
    if {row["run_id"] for row in got} != set(many) or len(got) != len(many):
        wrong("some of the trials only", happened=f"{len(got)} rows", but=f"{len(many)} nested runs have finished")
