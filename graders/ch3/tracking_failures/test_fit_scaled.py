"""Autologging, one run, one model."""

import numpy as np
import pandas as pd
from labjudge.grading import Draw, Lab, LearnerError, World, equal, judges, wrong

from .nightly import fit_that_raises, is_finished, nothing_active, only_run, place, ridge, spend


def autologging_is_off(lab: Lab, when: str) -> None:
    if on := lab.left()["autologging"]:
        wrong(
            f"autologging stays on {when}",
            happened=f"it is on for {', '.join(on)}: the next fit of the process is a run",
        )


@judges
def one_run(lab: Lab, world: World, draw: Draw) -> None:
    """One run holds what autologging writes and the number of rows: rows that are equal count each."""
    (frame, label), experiment, alpha = spend(draw, draw.randrange(12, 40)), place(draw), draw.randrange(1, 99) / 10
    frame = pd.concat([frame, frame.head(3)], ignore_index=True)
    run_id = lab.as_(draw.person()).fit_scaled(frame, label, alpha, experiment)
    run = only_run(world, experiment, run_id, "fit")
    is_finished(run, "fit")
    rows = run["params"].get("rows")
    if rows == str(len(frame.drop_duplicates())):
        wrong("equal rows are counted once", happened=f"the param rows is {rows}", but=f"there are {len(frame)} rows")
    happened = f"the run's param rows is {rows}" if rows else "the run has no param rows"
    equal(rows, str(len(frame)), "not the number of rows", happened=happened)
    alphas = [value for name, value in run["params"].items() if name.endswith("alpha")]
    if str(alpha) not in alphas:
        wrong("autologging wrote nothing", happened=f"no param of the run is an alpha of {alpha}")


@judges
def model_takes_the_columns(lab: Lab, world: World, draw: Draw) -> None:
    """The one logged model takes the columns of the frame by their names: scaling is inside, and Ridge on what is scaled."""
    (frame, label), experiment, alpha = spend(draw), place(draw), float(draw.randrange(5, 20))
    person = draw.person()
    lab.as_(person).fit_scaled(frame, label, alpha, experiment)
    models = [model for run in world.runs(experiment) for model in run["models"]]
    if len(models) != 1:
        wrong("not one model", happened=f"the runs of the experiment have {len(models)} logged models")
    features, right = frame.drop(columns=label), frame[label]
    try:
        predicted = list(lab.scorer(f"models:/{models[0]['model_id']}", person).predict(features))
    except LearnerError as raised:
        wrong(
            "the model does not take the frame",
            happened=f"given the frame without its label, the model raised {raised}",
        )
    scaled = (features - features.mean()) / features.std(ddof=0)
    expected = ridge(scaled, right, alpha)
    if not np.allclose(predicted, expected, rtol=1e-6):
        got = f"its first prediction is {predicted[0]:.4f}"
        if np.allclose(predicted, ridge(scaled, right, alpha, given=features), rtol=1e-6):
            wrong("the model does not scale", happened=f"{got}: it takes the columns for scaled ones")
        if np.allclose(predicted, ridge(features, right, alpha), rtol=1e-6):
            wrong("nothing is scaled", happened=f"{got}, that of Ridge on the columns as they are")
        wrong(
            "not the model of scaler and regression",
            happened=got,
            but=f"StandardScaler and then Ridge(alpha={alpha:g}) give {expected[0]:.4f} for the same columns",
        )
    reordered = features[features.columns[::-1]]
    try:
        again = list(lab.scorer(f"models:/{models[0]['model_id']}", person).predict(reordered))
    except LearnerError as raised:
        again = [str(raised)]
    if len(again) != len(predicted) or not np.allclose(again, predicted):
        wrong(
            "columns in another order",
            happened=f"given {', '.join(reordered.columns)}, the model "
            + (f"raised {again[0]}" if isinstance(again[0], str) else f"says {again[0]:.1f} for the first row"),
            but=f"given {', '.join(features.columns)}, it says {predicted[0]:.1f}",
        )


@judges
def nothing_stays_on(lab: Lab, draw: Draw) -> None:
    """When the function is left, no run is active and autologging is off."""
    frame, label = spend(draw)
    lab.as_(draw.person()).fit_scaled(frame, label, 1.0, place(draw))
    autologging_is_off(lab, "after the call")
    nothing_active(lab, "when it is left")


@judges
def also_after_an_exception(lab: Lab, world: World, draw: Draw) -> None:
    """A fit that raises goes on to the caller, with autologging off and no run that is active or looks finished."""
    (frame, label), experiment = fit_that_raises(draw), place(draw)
    outcome = lab.attempt.as_(draw.person()).fit_scaled(frame, label, 1.0, experiment)
    if not outcome.raised(ValueError):
        wrong("a fit's exception is swallowed", happened=str(outcome), but="every label is NaN")
    autologging_is_off(lab, "after an exception")
    nothing_active(lab, "after an exception")
    if any(run["status"] == "FINISHED" for run in world.runs(experiment)):
        wrong("a failed fit looks finished", happened="the fit raised, and the experiment has a FINISHED run")
