"""Autologging, one run, one model."""

from labjudge.grading import Draw, Lab, LearnerError, World, equal, judges, wrong

from .nightly import fit_that_raises, is_finished, nothing_active, only_run, place, spend


def autologging_is_off(lab: Lab, when: str) -> None:
    if on := lab.left()["autologging"]:
        wrong(
            f"autologging stays on {when}",
            happened=f"it is on for {', '.join(on)}: the next fit of the process is a run",
        )


@judges
def one_run(lab: Lab, world: World, draw: Draw) -> None:
    """One run holds what autologging writes and the number of rows."""
    (frame, label), experiment, alpha = spend(draw, draw.randrange(12, 40)), place(draw), draw.randrange(1, 99) / 10
    run_id = lab.as_(draw.person()).fit_scaled(frame, label, alpha, experiment)
    run = only_run(world, experiment, run_id, "fit")
    is_finished(run, "fit")
    equal(run["params"].get("rows"), str(len(frame)), "not the number of rows")
    alphas = [value for name, value in run["params"].items() if name.endswith("alpha")]
    if str(alpha) not in alphas:
        wrong("autologging wrote nothing", happened=f"no param of the run is an alpha of {alpha}")


@judges
def model_takes_the_columns(lab: Lab, world: World, draw: Draw) -> None:
    """The one logged model takes the columns of the frame as they are: scaling is inside."""
    (frame, label), experiment = spend(draw), place(draw)
    person = draw.person()
    lab.as_(person).fit_scaled(frame, label, 0.01, experiment)
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
    error = sum(abs(got - value) for got, value in zip(predicted, right, strict=True)) / len(right)
    naive = float((right - right.mean()).abs().mean())
    if error > naive / 2:
        wrong(
            "the model does not scale",
            happened=f"on its own training rows it is off by {error:.1f} on average",
            but=f"the mean alone is off by {naive:.1f}",
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
