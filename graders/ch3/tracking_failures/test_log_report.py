"""A report that everybody can read."""

import io

import pandas as pd
from labjudge.grading import Draw, Lab, World, equal, judges, wrong

from .nightly import place

PATH = "reports/errors.csv"


def table(draw: Draw) -> pd.DataFrame:
    """Errors by plan; one is 0, one name has a comma."""
    plans = [f"{draw.word()}, {draw.word()}", draw.word(), draw.word()]
    errors = [0.0, draw.randrange(1, 900) / 8, draw.random() / 1000]  # the last one has more digits than are shown
    return pd.DataFrame({"plan": plans, "mae": errors, "rows": [draw.randrange(1, 90) for _ in plans]})


def written(world: World, run_id: str) -> pd.DataFrame:
    text = world.run_artifact(run_id, PATH)
    if text is None:
        files = ", ".join(world.run_files(run_id)) or "none"
        wrong(
            "no report in the run", happened=f"the artifacts of the run: {files}", but=f"another machine reads {PATH}"
        )
    return pd.read_csv(io.StringIO(text), float_precision="round_trip")


def check_table(got: pd.DataFrame, right: pd.DataFrame) -> None:
    columns = list(got.columns)
    if columns != (wanted := list(right.columns)):
        wrong("not the table's columns", happened=f"the file has the columns {columns}", but=f"the table has {wanted}")
    title = "not the table's rows" if len(got) != len(right) else "not the table's values"
    for name in right.columns:
        equal(got[name].tolist(), right[name].tolist(), title, happened=f"{name}: {got[name].tolist()}")


@judges
def in_the_run(lab: Lab, world: World, draw: Draw) -> None:
    """The table is an artifact of the run: a header, the columns in their order, no index."""
    errors, run_id = table(draw), world.run(place(draw))
    lab.as_(draw.person()).log_report(errors, run_id)
    check_table(written(world, run_id), errors)


@judges
def uri_is_returned(lab: Lab, world: World, draw: Draw) -> None:
    """What comes back is the artifact's URI, which means the same on every machine."""
    run_id = world.run(place(draw))
    got = lab.as_(draw.person()).log_report(table(draw), run_id)
    equal(got, f"runs:/{run_id}/{PATH}", "not the artifact's URI")


@judges
def run_stays_as_it_ended(lab: Lab, world: World, draw: Draw) -> None:
    """The run keeps its status: a report on a failed training does not make it a finished one."""
    for status in draw.shuffled(["FAILED", "KILLED", "FINISHED"]):
        run_id = world.run(place(draw), status=status)
        lab.as_(draw.person()).log_report(table(draw), run_id)
        now = next(run for run in world.runs() if run["run_id"] == run_id)
        if now["status"] != status:
            wrong("the run's status is another", happened=f"it was {status} and is {now['status']}")


@judges
def no_other_run(lab: Lab, world: World, draw: Draw) -> None:
    """The report begins no run."""
    run_id = world.run(place(draw))
    lab.as_(draw.person()).log_report(table(draw), run_id)
    others = [run for run in world.runs() if run["run_id"] != run_id]
    if others:
        wrong("another run", happened=f"there is a run in {others[0]['experiment']} that nobody asked for")


@judges
def second_call_replaces(lab: Lab, world: World, draw: Draw) -> None:
    """A second report takes the place of the first."""
    run_id, person = world.run(place(draw)), draw.person()
    lab.as_(person).log_report(table(draw), run_id)
    later = table(draw).head(2)
    outcome = lab.attempt.as_(person).log_report(later, run_id)
    if outcome.error:
        wrong("a second report is refused", happened=str(outcome))
    got = written(world, run_id)
    if "plan" not in got or got["plan"].tolist() != later["plan"].tolist():
        wrong(
            "the second report is not there",
            happened=f"the report's plans: {got['plan'].tolist() if 'plan' in got else 'not there'}",
            but=f"the second call had {later['plan'].tolist()}",
        )


@judges
def night_without_errors(lab: Lab, world: World, draw: Draw) -> None:
    """A table without rows is a report, too: its header; it replaces the one before."""
    person = draw.person()
    for earlier in (False, True):
        run_id = world.run(place(draw))
        if earlier:
            lab.as_(person).log_report(table(draw), run_id)
        outcome = lab.attempt.as_(person).log_report(table(draw).head(0), run_id)
        but = "the table has columns and no row" + (", and one with rows was logged before" if earlier else "")
        if outcome.error:
            wrong("a table without rows is refused", happened=str(outcome), but=but)
        if world.run_artifact(run_id, PATH) is None:
            wrong("a table without rows is not there", happened=f"{outcome}, and there is no such artifact", but=but)
        check_table(written(world, run_id), table(draw).head(0))
