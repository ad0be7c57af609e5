"""What is refused for good, and what is not."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, wrong

from .nightly import is_finished, nothing_active, only_run, place

REQUESTS = "/api/2.*/mlflow/*"


def scores(draw: Draw) -> dict[str, float]:
    return {"mae": draw.randrange(1, 99) / 4, "bias": 0.0, f"mae.{draw.word()}": draw.randrange(1, 99) / 4}


def somebody_elses(world: World, draw: Draw, *, may_read: bool) -> tuple[str, str]:
    """A person, and an experiment that this person may not use: not even read, or only read."""
    owner, person = draw.people(2)
    experiment = f"/Users/{owner}/{draw.word()}"
    world.run(experiment, user=owner)
    if may_read:
        world.experiment_permission(experiment, person, "CAN_READ")
    return person, experiment


def counted(world: World, person: str) -> None:
    """From here on each tracking request of `person` is noted; none of them fails for that."""
    world.inject("latency", REQUESTS, seconds=0.001, principal=person)


def refusals(world: World) -> list[dict[str, Any]]:
    return [each for each in world.faulty_requests() if each["status"] == 403]


@judges
def logged_in_one_run(lab: Lab, world: World, draw: Draw) -> None:
    """Where the caller may, the scores stand in one finished run, also a score of 0."""
    experiment, known = place(draw), scores(draw)
    run_id = lab.as_(draw.person()).record_scores(experiment, known)
    run = only_run(world, experiment, run_id, "recording")
    is_finished(run, "recording")
    nothing_active(lab, "after the call")
    for name, value in known.items():
        if run["metrics"].get(name) != value:
            wrong(
                "a score is missing",
                happened=f"{name} is {run['metrics'].get(name, 'not there')}",
                but=f"{value} is right",
            )


@judges
def refusal_is_said(lab: Lab, world: World, draw: Draw) -> None:
    """A missing permission raises PermissionError that names the experiment; nothing is logged elsewhere."""
    for may_read in (False, True):
        person, experiment = somebody_elses(world, draw, may_read=may_read)
        before = len(world.runs())
        outcome = lab.attempt.as_(person).record_scores(experiment, scores(draw))
        who = f"{person} may {'read ' + experiment + ' and not log into it' if may_read else 'not see ' + experiment}"
        if outcome.error is None:
            wrong("a refusal is swallowed", happened=str(outcome), but=who)
        if not outcome.raised(PermissionError):
            title = "the run's refusal under another name" if may_read else "a refusal under another name"
            wrong(title, happened=str(outcome), but=f"{who}: PermissionError is right")
        if experiment not in outcome.error.message:
            wrong("which experiment", happened=str(outcome), but=f"the message does not name {experiment}")
        if len(world.runs()) != before:
            elsewhere = world.runs()[-1]["experiment"]
            wrong("logged somewhere else", happened=f"after the refusal there is a run in {elsewhere}")


@judges
def refused_once(lab: Lab, world: World, draw: Draw) -> None:
    """What is refused for want of a permission is not tried again."""
    for may_read in (False, True):
        person, experiment = somebody_elses(world, draw, may_read=may_read)
        counted(world, person)
        before = len(refusals(world))
        lab.attempt.as_(person).record_scores(experiment, scores(draw))
        times = len(refusals(world)) - before
        if times > 1:
            wrong(
                "a refusal is tried again",
                happened=f"the workspace refused {times} times",
                but="nothing changes in between",
            )


@judges
def other_errors_go_on(lab: Lab, world: World, draw: Draw) -> None:
    """Another error of MLflow goes on as it is: it is neither a missing permission nor nothing, and no run stays active."""
    experiment, person = place(draw), draw.person()
    world.run(experiment)
    world.inject("error", "/api/2.*/mlflow/runs/*", principal=person)
    check_error(lab, person, experiment, scores(draw), "the workspace answered 500 when the run was to be made")
    world.clear_faults()
    named = "a bad name is called a permission"
    check_error(lab, person, draw.word(), scores(draw), "a name that is no path is an INVALID_PARAMETER_VALUE", named)
    check_error(lab, person, place(draw), {"mae": 1.0, "mae__plan=new": 2.0}, "a metric's name may hold no '='", named)


def check_error(
    lab: Lab,
    person: str,
    experiment: str,
    known: dict[str, float],
    but: str,
    title: str = "an error is called a permission",
) -> None:
    """MLflow raises; `but` says why it is no missing permission."""
    outcome = lab.attempt.as_(person).record_scores(experiment, known)
    if outcome.error is None:
        wrong("an error is swallowed", happened=str(outcome), but=but)
    if outcome.raised(PermissionError):
        wrong(title, happened=str(outcome), but=but)
    if "MlflowException" not in outcome.error.types:
        wrong("not MLflow's exception", happened=str(outcome), but=f"{but}, by an MlflowException")
    nothing_active(lab, "after an error")
