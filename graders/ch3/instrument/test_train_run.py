"""One run that holds all that belongs to a training."""

from labjudge.grading import Draw, Lab, World, judges, wrong

from .parcels import experiment, metrics_of, parcels, settings_of, tags_of
from .recorded import ended, holds, measured, the_run


@judges
def one_run_holds_it_all(lab: Lab, world: World, draw: Draw) -> None:
    """The settings, the tags and both errors stand in one run, which has ended."""
    train, check, label = parcels(draw)
    place, settings, tags = experiment(draw), settings_of(draw), tags_of(draw)
    run = the_run(world, place, lab.as_(draw.person()).train_run(train, check, label, settings, tags, place))
    holds(run, "the run", params=settings, tags=tags)
    measured(run, "the run", metrics_of(train, check, label, settings))
    ended(run, "the run", "FINISHED", "the training went well")


@judges
def settings_of_nothing(lab: Lab, world: World, draw: Draw) -> None:
    """A setting of 0 or False is a setting; Ridge's defaults apply where there is none."""
    train, check, label = parcels(draw)
    for settings in ({"alpha": 0.0, "fit_intercept": False}, {}):
        place = experiment(draw)
        run = the_run(world, place, lab.as_(draw.person()).train_run(train, check, label, settings, {}, place))
        holds(run, "the run", params=settings)
        measured(run, "the run", metrics_of(train, check, label, settings))


@judges
def each_training_has_its_run(lab: Lab, world: World, draw: Draw) -> None:
    """A second training in the same experiment is a second run."""
    train, check, label = parcels(draw)
    place, person = experiment(draw), draw.person()
    ids = [lab.as_(person).train_run(train, check, label, {"alpha": alpha}, {}, place) for alpha in (1.0, 2.0)]
    there = [run["run_id"] for run in world.runs(place)]
    if sorted(map(str, ids)) != sorted(there):
        wrong(
            "two trainings, not two runs",
            happened=f"the experiment holds {len(there)} runs, and {len(set(there) & set(ids))} of them were returned",
        )


@judges
def a_failed_training_is_told(lab: Lab, world: World, draw: Draw) -> None:
    """A run whose fit raises is FAILED and says what it was; the exception goes on, and no run is left active."""
    train, check, label = parcels(draw)
    place, settings, tags, person = experiment(draw), settings_of(draw), tags_of(draw), draw.person()
    broken = train.assign(**{label: float("nan")})
    outcome = lab.attempt.as_(person).train_run(broken, check, label, settings, tags, place)
    if not outcome.raised(ValueError):
        wrong(
            "another exception than the fit's" if outcome.error else "the exception is swallowed",
            happened=str(outcome),
            but="the label is NaN in every row: Ridge raises ValueError",
        )
    runs = world.runs(place)
    if len(runs) != 1:
        wrong("a failed training without its run", happened=f"the experiment holds {len(runs)} runs")
    ended(runs[0], "the run of a fit that raised", "FAILED", "its fit raised ValueError")
    holds(runs[0], "the run that failed", params=settings, tags=tags)
    again = lab.attempt.as_(person).train_run(train, check, label, settings, tags, experiment(draw))
    if again.error:
        wrong(
            "a run is left active", happened=f"the next training raised {again.error}", but="the one before it failed"
        )
