"""A process that nobody has pointed at the workspace."""

from labjudge.grading import NOT_SET_UP, Draw, Lab, World, equal, judges, refused, wrong

from .nightly import is_finished, nothing_active, nothing_is_made, place


@judges
def lands_in_the_workspace(lab: Lab, world: World, draw: Draw) -> None:
    """The run is in the workspace, in the experiment that was asked for, with params and metrics."""
    experiment = place(draw)
    params, metrics = {"alpha": str(draw.randrange(9)), "note": ""}, {"mae": draw.randrange(1, 99) / 4, "bias": 0.0}
    outcome = lab.attempt.as_(draw.person(), NOT_SET_UP).log_from_job(experiment, params, metrics)
    found = world.runs()
    if not found:
        wrong(
            "no run in the workspace",
            happened=f"{outcome}, and the workspace has no run",
            but="no tracking URI was set before the call, and runs go where it points when their experiment is set",
        )
    if outcome.error:
        wrong("the job stops", happened=str(outcome))
    if [run["experiment"] for run in found] != [experiment]:
        wrong(
            "not one run of the experiment", happened=f"the runs are in {', '.join(run['experiment'] for run in found)}"
        )
    equal(outcome.value, found[0]["run_id"], "not the id of the run")
    is_finished(found[0], "job")
    nothing_active(lab, "after the call")
    for kind, known in (("params", params), ("metrics", metrics)):
        for name, value in known.items():
            if found[0][kind].get(name) != value:
                wrong(
                    "a value is lost",
                    happened=f"among the {kind}, {name} is {found[0][kind].get(name, 'not there')!r}",
                    but=f"{value!r} is right",
                )


@judges
def every_call_lands(lab: Lab, world: World, draw: Draw) -> None:
    """A second job in the same process lands there, too."""
    person, places = draw.person(), [place(draw), place(draw)]
    for experiment in places:
        lab.attempt.as_(person, NOT_SET_UP).log_from_job(experiment, {}, {"mae": 1.0})
    got = sorted(run["experiment"] for run in world.runs())
    equal(got, sorted(places), "not each job's run", happened=f"after two jobs, the workspace has runs in {got}")


@judges
def name_is_a_path(lab: Lab, world: World, draw: Draw) -> None:
    """A name that is no path in the workspace is refused by ValueError, before anything is made."""
    before = world.experiments()
    for name in (draw.word(), f"Shared/{draw.word()}", "", f" {place(draw)}", f"dbfs:{place(draw)}"):
        outcome = lab.attempt.as_(draw.person(), NOT_SET_UP).log_from_job(name, {}, {"mae": 1.0})
        if outcome.error is None:
            wrong("a run for a name that is no path", happened=str(outcome), but=f"the experiment is {name!r}")
        space = name.strip().startswith("/")
        title = "a space before the path is passed over" if space else "refused by another exception"
        refused(outcome, ValueError, title, but=f"the experiment is {name!r}")
        nothing_is_made(world, before, "a name that is refused", f"the experiment is {name!r}")
