"""One training, one run."""

import math

import numpy as np
from labjudge.grading import Draw, Lab, World, equal, judges, wrong

from .nightly import fit_that_raises, is_finished, nothing_active, only_run, place, ridge, spend


@judges
def all_in_one_run(lab: Lab, world: World, draw: Draw) -> None:
    """Parameter and metric stand in the same run, which ends as FINISHED."""
    (frame, label), experiment, alpha = spend(draw), place(draw), draw.randrange(1, 99) / 10
    run_id = lab.as_(draw.person()).train_nightly(frame, label, alpha, experiment)
    run = only_run(world, experiment, run_id, "training")
    equal(run["params"].get("alpha"), str(alpha), "not the parameter", happened=f"the run's params: {run['params']}")
    is_finished(run, "training")
    if "mae" not in run["metrics"]:
        wrong("a run without its metric", happened=f"the run's metrics: {', '.join(run['metrics']) or 'none'}")


@judges
def error_is_that_of_the_model(lab: Lab, world: World, draw: Draw) -> None:
    """`mae` is the mean absolute error of the fitted Ridge on the rows given."""
    (frame, label), experiment, alpha = spend(draw), place(draw), float(draw.randrange(1, 30))
    lab.as_(draw.person()).train_nightly(frame, label, alpha, experiment)
    right = float(np.abs(ridge(frame.drop(columns=label), frame[label], alpha) - frame[label].to_numpy()).mean())
    got = [run["metrics"]["mae"] for run in world.runs(experiment) if "mae" in run["metrics"]]
    if not got or not math.isclose(got[0], right, rel_tol=1e-6):
        wrong(
            "not the mean absolute error", happened=f"mae is {got[0] if got else 'not there'}", but=f"{right} is right"
        )


@judges
def nothing_stays_active(lab: Lab, draw: Draw) -> None:
    """When the function is left, no run is active."""
    frame, label = spend(draw)
    lab.as_(draw.person()).train_nightly(frame, label, 1.0, place(draw))
    nothing_active(lab, "after the call")


@judges
def failure_is_recorded(lab: Lab, world: World, draw: Draw) -> None:
    """A fit that raises leaves a run that is FAILED, no active run, and the exception to the caller."""
    (frame, label), experiment = fit_that_raises(draw), place(draw)
    outcome = lab.attempt.as_(draw.person()).train_nightly(frame, label, 1.0, experiment)
    if not outcome.raised(ValueError):
        wrong(
            "the exception is swallowed", happened=str(outcome), but="every label is NaN, so the fit raises ValueError"
        )
    states = [run["status"] for run in world.runs(experiment)]
    if states != ["FAILED"]:
        wrong("a failure without a record", happened=f"the runs of the experiment are: {', '.join(states) or 'none'}")
    if world.runs(experiment)[0]["params"].get("alpha") != "1.0":
        wrong(
            "a failed run that does not say what it was",
            happened=f"its params: {', '.join(world.runs(experiment)[0]['params']) or 'none'}",
            but="a param is known before the fit",
        )
    nothing_active(lab, "after a fit that raised")
