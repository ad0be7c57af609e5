"""A plot, a report and a sample in a run that has ended."""

import io
import json
from typing import Any

import numpy as np
import pandas as pd
from labjudge.grading import Draw, Lab, World, equal, judges, wrong

from .parcels import experiment
from .recorded import artifact, ended, picture

FORMATS = (".png", ".html", ".json", ".csv")
ERRORS, SAMPLE = "reports/errors.json", "reports/sample_predictions.csv"


def scored(draw: Draw, rows: int) -> pd.DataFrame:
    numbers = np.random.default_rng(draw.randrange(2**32))
    label = numbers.uniform(10, 90, rows).round(2)
    ids = [f"P-{number}" for number in draw.sample(range(10**7, 10**8), rows)]
    predicted = (label + numbers.normal(draw.choice([-2, 2]), 4, rows)).round(2)
    return pd.DataFrame({"prediction": predicted, "parcel_id": ids, "label": label})


def with_evidence(
    lab: Lab, world: World, draw: Draw, frame: pd.DataFrame, sample: int, status: str = "FINISHED"
) -> dict[str, Any]:
    """The run after the call, which must be as it was but for what was added."""
    person, place = draw.person(), experiment(draw)
    run_id = world.run(place, user=person, status=status)
    before = len(world.runs())
    lab.as_(person).log_evidence(run_id, frame, sample)
    runs: list[dict[str, Any]] = world.runs()
    if len(runs) > before:
        wrong(
            "evidence in another run",
            happened=f"beside the run that was given, there are {len(runs) - before} new ones",
        )
    return next(run for run in runs if run["run_id"] == run_id)


@judges
def residuals_are_drawn(lab: Lab, world: World, draw: Draw) -> None:
    """`plots/residuals.png` is there, can be opened, has a readable size, and shows something."""
    run = with_evidence(lab, world, draw, scored(draw, 300), 5)
    picture(world, run["run_id"], "plots/residuals.png")


@judges
def errors_are_reported(lab: Lab, world: World, draw: Draw) -> None:
    """`reports/errors.json` has the number of rows, the mean absolute error, and the bias: prediction minus label."""
    for rows in (400, 1):
        frame = scored(draw, rows)
        run = with_evidence(lab, world, draw, frame, 5)
        text = artifact(world, run["run_id"], ERRORS)
        try:
            got = json.loads(text)
        except ValueError:
            wrong("a report that is no JSON", happened=f"{ERRORS} begins with {text[:60]!r}")
        off = frame["prediction"] - frame["label"]
        right = {"rows": rows, "mae": float(off.abs().mean()), "bias": float(off.mean())}
        for name, value in right.items():
            mine = got.get(name) if isinstance(got, dict) else None
            equal(
                mine,
                value,
                "the report tells otherwise",
                happened=f"for {rows} rows, {name} in {ERRORS} is {'not there' if mine is None else mine}",
            )


@judges
def a_sample_of_predictions(lab: Lab, world: World, draw: Draw) -> None:
    """`reports/sample_predictions.csv` has as many different rows as asked for, or all, with the three columns."""
    for rows, sample in ((60, draw.randrange(3, 30)), (4, 4), (3, 10)):
        frame = scored(draw, rows)
        run = with_evidence(lab, world, draw, frame, sample)
        text = artifact(world, run["run_id"], SAMPLE)
        try:
            got = pd.read_csv(io.StringIO(text))
        except ValueError:
            got = pd.DataFrame()
        if sorted(map(str, got.columns)) != sorted(frame.columns):
            wrong(
                "other columns in the sample",
                happened=f"the columns of {SAMPLE} are {', '.join(map(repr, map(str, got.columns))) or 'none'}",
                but=f"{', '.join(frame.columns)} was to be there",
            )
        ids = [*got["parcel_id"]]
        right = min(sample, rows)
        if len(ids) != right or len(set(ids)) != right:
            more = ": what is beyond the sample stays in the table" if len(set(ids)) > right else ""
            wrong(
                "a sample of another size",
                happened=f"{SAMPLE} has {len(ids)} rows, {len(set(ids))} of them different",
                but=f"{sample} were asked for, of {rows}{more}",
            )
        known = frame.set_index("parcel_id")
        for row in got.to_dict("records"):
            equal(
                [row["label"], row["prediction"]],
                [*known.loc[row["parcel_id"], ["label", "prediction"]]] if row["parcel_id"] in known.index else None,
                "a row that was not scored so",
                happened=f"{SAMPLE} says of {row['parcel_id']}: label {row['label']}, prediction {row['prediction']}",
            )


@judges
def no_raw_data(lab: Lab, world: World, draw: Draw) -> None:
    """No parcel beyond the sample is in any artifact, and all artifacts are PNG, HTML, JSON or CSV."""
    frame = scored(draw, 1500)
    run = with_evidence(lab, world, draw, frame, 20)
    for path in run["artifacts"]:
        if not path.endswith(FORMATS):
            wrong("a format that not everybody can open", happened=f"the run has {path}")
        text = world.run_artifact(run["run_id"], path) or ""
        shown = sum(parcel in text for parcel in frame["parcel_id"])
        if shown > 20:
            wrong(
                "raw data as an artifact",
                happened=f"{path} shows {shown} of {len(frame):,} parcels",
                but="20 were asked for; who needs the others reads the table",
            )
    sample = world.run_artifact(run["run_id"], SAMPLE) or ""
    sampled = {parcel for parcel in frame["parcel_id"] if parcel in sample}
    for path in run["artifacts"]:
        text = world.run_artifact(run["run_id"], path) or ""
        if more := [parcel for parcel in frame["parcel_id"] if parcel in text and parcel not in sampled]:
            wrong("a parcel beyond the sample", happened=f"{path} shows {more[0]}", but=f"it is not in {SAMPLE}")


@judges
def the_run_stays_as_it_ended(lab: Lab, world: World, draw: Draw) -> None:
    """Evidence goes into the run that is given, and the run keeps its status: one that failed has still failed."""
    for status in ("FAILED", "KILLED", "FINISHED"):
        run = with_evidence(lab, world, draw, scored(draw, 30), 3, status)
        ended(run, "the run with the evidence", status, f"it had ended as {status} before")


@judges
def evidence_again(lab: Lab, world: World, draw: Draw) -> None:
    """Logged again for the same run, the evidence is that of the second call."""
    person, run_id = draw.person(), world.run(experiment(draw))
    first, second = scored(draw, 50), scored(draw, 40)
    for frame in (first, second):
        lab.as_(person).log_evidence(run_id, frame, 6)
    got = pd.read_csv(io.StringIO(artifact(world, run_id, SAMPLE)))
    rows = json.loads(artifact(world, run_id, ERRORS)).get("rows")
    if rows != 40 or not set(got["parcel_id"]) <= set(second["parcel_id"]):
        wrong(
            "evidence of the call before",
            happened=f"after a second call with 40 rows, {ERRORS} counts {rows}",
            but="and the sample shows parcels of the first call" if rows == 40 else "",
        )
