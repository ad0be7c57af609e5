"""One training under autologging, with the project's context beside what MLflow writes."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, wrong

from .spend import customers, experiment


def context(draw: Draw) -> dict[str, Any]:
    return {
        "params": {"feature_table": f"main.spend.{draw.word()}", "rows_dropped": 0},
        # A name like autologging's own, and none of them.
        "metrics": {"budget_eur": float(draw.randrange(100, 999)), "days_late": 0.0, "training_hours": 1.5},
        # A tag may be called as a param of the estimator is.
        "tags": {"owner": draw.person(), "data_version": str(draw.randrange(1, 99)), "alpha": draw.word()},
    }


def only_run(world: World, place: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = world.runs(place)
    if len(found) != 1:
        wrong(
            "not one run",
            happened=f"{place} holds {len(found)} runs after one training",
            rule="one training is one run: what MLflow writes and what you write stand in the same one",
        )
    return found[0]


def nothing_left(lab: Lab, what: str = "the call") -> None:
    left = lab.left()
    if left["autologging"]:
        wrong(
            f"autologging outlives {what}",
            happened=f"after the call, autologging is on for {', '.join(left['autologging'])}",
            but="whoever fits anything in this process from now on writes runs",
        )
    if left["active_runs"]:
        wrong(
            f"a run outlives {what}",
            happened="after the call, a run is active: the next call's numbers go into it",
        )


@judges
def autologged_and_described(lab: Lab, world: World, draw: Draw) -> None:
    """The run holds what autologging writes, and the whole context beside it, also a value of 0."""
    frame, label = customers(draw)
    place, known, alpha = experiment(draw), context(draw), draw.randrange(1, 90) / 10
    lab.as_(draw.person()).train_logged(frame, label, alpha, place, known)
    run = only_run(world, place)
    if run["params"].get("alpha") != str(alpha) or "solver" not in run["params"]:
        wrong(
            "autologging wrote nothing",
            happened=f"the run's params are {', '.join(sorted(run['params'])) or 'none'}",
            but="Ridge has alpha, solver and more",
        )
    if not run["models"]:
        wrong(
            "no model of the training", happened="the run has no logged model", rule="autologging logs the fitted model"
        )
    for kind in ("params", "metrics", "tags"):
        for name, value in known[kind].items():
            got = run[kind].get(name)
            if got is None or (got != value if kind == "metrics" else got != str(value)):
                wrong(
                    "context is missing",
                    happened=f"among the {kind} of the run, {name} is {got if got is not None else 'not there'}",
                    but=f"the context has {name} = {value}",
                )
    if run["status"] != "FINISHED":
        wrong("a run that does not end", happened=f"the run is {run['status']}", rule="the run ends as FINISHED")


@judges
def autologged_keys_stay(lab: Lab, world: World, draw: Draw) -> None:
    """What autologging has written keeps its value; the context's of the same name goes under `project.NAME`."""
    frame, label = customers(draw)
    place, known = experiment(draw), context(draw)
    theirs: dict[str, dict[str, Any]] = {
        "params": {"solver": "by hand", "alpha": "0.5 in the plan"},
        "metrics": {"training_score": -1.0},
        "tags": {"estimator_name": "spend forecast"},
    }
    for kind in theirs:
        known[kind] = {**known[kind], **theirs[kind]}
    known["params"]["fit_intercept"] = True
    outcome = lab.attempt.as_(draw.person()).train_logged(frame, label, 3.0, place, known)
    if outcome.error:
        wrong(
            "stopped by a name that is taken",
            happened=str(outcome).partition("\n")[0],
            but="the context has a param that autologging writes as well",
        )
    run = only_run(world, place)
    for kind, values in theirs.items():
        for name, value in values.items():
            kept, mine = run[kind].get(name), run[kind].get(f"project.{name}")
            if kept is None or kept in (value, str(value)):
                wrong(
                    "an autologged key is lost",
                    happened=f"among the {kind}, {name} is {kept if kept is not None else 'not there'}",
                    but=f"that is the context's value; autologging had written {name} itself"
                    if kept is not None
                    else "",
                )
            if mine not in (value, str(value)):
                wrong(
                    "a value of the context is lost",
                    happened=f"among the {kind}, project.{name} is {mine if mine is not None else 'not there'}",
                    but=f"the context has {name} = {value}, and {name} was taken",
                )
    if "project.fit_intercept" not in run["params"]:
        wrong(
            "a name that is taken, and no prefix",
            happened="among the params, project.fit_intercept is not there",
            but="the context has fit_intercept = True, and so has autologging: the name is taken, whatever its value",
        )
    taken = {**theirs, "params": {**theirs["params"], "fit_intercept": True}}
    free = [name for kind in known for name in run[kind] if name.startswith("project.") and name[8:] not in taken[kind]]
    if free:
        wrong(
            "a free name with a prefix",
            happened=f"the run has {free[0]}",
            but=f"autologging wrote no {free[0][8:]}, so the name was free",
        )


@judges
def off_afterwards(lab: Lab, draw: Draw) -> None:
    """When the function is left, no run is active and autologging is off: a later fit in this process is nobody's run."""
    frame, label = customers(draw)
    model = lab.as_(draw.person()).train_logged(frame, label, 2.0, experiment(draw), context(draw))
    nothing_left(lab)
    if "Ridge" not in str(model):
        wrong("not what it should return", happened=f"it returned {model!r:.80}", rule="it returns the fitted Ridge")


@judges
def off_after_an_exception(lab: Lab, world: World, draw: Draw) -> None:
    """A fit that raises leaves a FAILED run, the exception, no active run, and autologging off."""
    frame, label = customers(draw)
    place, person = experiment(draw), draw.person()
    broken = frame.assign(**{label: float("nan")})
    outcome = lab.attempt.as_(person).train_logged(broken, label, 2.0, place, context(draw))
    if not outcome.raised(ValueError):
        wrong(
            "the exception is swallowed",
            happened=str(outcome),
            but="the label is NaN in every row",
        )
    states = [run["status"] for run in world.runs(place)]
    if states != ["FAILED"]:
        wrong("a failed training is not told", happened=f"the runs of the experiment are {', '.join(states) or 'none'}")
    nothing_left(lab, "a fit that raised")
