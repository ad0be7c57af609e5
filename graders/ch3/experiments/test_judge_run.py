"""Limits as params of the run, and the verdict as its metric."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .forecast import experiment, failed_run, stays_failed


def state(world: World, run_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(run for run in world.runs() if run["run_id"] == run_id)
    return found


def shown(metrics: dict[str, float], limits: dict[str, dict[str, float]]) -> str:
    bounds = ", ".join(
        f"{bound} {value} for {name}" for name, limit in limits.items() for bound, value in limit.items()
    )
    return f"the run has {', '.join(f'{name} {value}' for name, value in metrics.items()) or 'no metric'}; limits: {bounds}"


def check(
    lab: Lab, world: World, draw: Draw, metrics: dict[str, float], limits: dict[str, Any], right: bool, title: str
) -> str:
    run_id: str = world.run(experiment(draw), metrics=metrics)
    got = returned(lab.as_(draw.person()).judge_run(run_id, limits), bool, "True or False")
    run = state(world, run_id)
    if got is not right:
        wrong(title, happened=f"it returned {got}", but=shown(metrics, limits))
    if run["metrics"].get("passed") != int(right):
        happened = f"the metric passed is {run['metrics'].get('passed', 'not there')}"
        wrong(
            "the verdict is not in the run",
            happened=happened,
            but=shown(metrics, limits),
            rule="the verdict is the run's metric passed, 1 or 0",
        )
    return run_id


@judges
def both_bounds(lab: Lab, world: World, draw: Draw) -> None:
    """All limits must hold, from below and from above; a value at its limit is within it."""
    name, limit = f"mae_{draw.word()}", float(draw.randrange(3, 30))
    limits = {name: {"max": limit}, "coverage": {"min": 0.5, "max": 1.0}}
    for error, coverage, right, title in (
        (limit - 1, 0.75, True, "all limits hold"),
        (limit, 0.5, True, "as much as the limit allows"),
        (limit + 0.125, 0.75, False, "above its maximum"),
        (limit - 1, 0.25, False, "below its minimum"),
        (limit - 1, 1.25, False, "between two bounds"),
    ):
        check(lab, world, draw, {"coverage": coverage, name: error}, limits, right, title)
    check(lab, world, draw, {"bias": 0.0}, {"bias": {"min": 0.0, "max": 0.0}}, True, "a limit of 0")
    check(lab, world, draw, {"bias": 0.5}, {"bias": {"max": 0}}, False, "above a limit of 0")
    check(lab, world, draw, {"bias": -0.5}, {"bias": {"min": 0}}, False, "below a limit of 0")
    check(lab, world, draw, {"auc": 0.75}, {"auc": {"min": 0.5}}, True, "a minimum and no maximum")


@judges
def as_the_run_ended(lab: Lab, world: World, draw: Draw) -> None:
    """A run that has ended is not opened again to be judged."""
    run_id = failed_run(world, draw, metrics={"mae": 1.0})
    lab.as_(draw.person()).judge_run(run_id, {"mae": {"max": 2.0}})
    stays_failed(world, run_id, "the judged run is opened again")


@judges
def nothing_known_nothing_holds(lab: Lab, world: World, draw: Draw) -> None:
    """A limit whose metric is missing from the run, or is NaN, is broken."""
    limits = {"fpr": {"max": 0.5}, "mae": {"max": 9.0}}
    check(lab, world, draw, {"mae": 1.0}, limits, False, "a metric that is not there")
    for bound in ("max", "min"):
        metrics = {"mae": 1.0, "fpr": float("nan")}
        check(lab, world, draw, metrics, {"fpr": {bound: 0.5}, "mae": {"max": 9.0}}, False, "NaN is within a limit")


@judges
def limits_stand_in_the_run(lab: Lab, world: World, draw: Draw) -> None:
    """Each limit is a param, whether the run passes or not, named by its bound and its metric."""
    high, low = draw.randrange(10, 90) / 8, draw.randrange(1, 9) / 16
    for error in (high - 1, high + 1):
        limits = {"mae": {"max": high}, "recall": {"min": low, "max": 1.0}}
        run_id = check(lab, world, draw, {"mae": error, "recall": 0.75}, limits, error < high, "by its limits")
        params = state(world, run_id)["params"]
        for name, right in (("max.mae", high), ("min.recall", low), ("max.recall", 1.0)):
            if float(params.get(name, "nan")) != right:
                wrong(
                    "a limit is not in the run",
                    happened=f"the param {name} is {params.get(name, 'not there')}",
                    but=f"the limit is {right}",
                )


@judges
def judged_again(lab: Lab, world: World, draw: Draw) -> None:
    """By the same limits the verdict follows the metrics; by others an MlflowException is raised, and limit and verdict stay."""
    person, limit = draw.person(), float(draw.randrange(5, 50))
    for first, other in ((limit + 1, limit + 2), (limit - 1, limit - 2)):
        run_id = check(lab, world, draw, {"mae": first}, {"mae": {"max": limit}}, first < limit, "the first verdict")
        outcome = lab.attempt.as_(person).judge_run(run_id, {"mae": {"max": other}})
        kept = state(world, run_id)
        if outcome.error is None or "MlflowException" not in outcome.error.types:
            wrong("judged by other limits", happened=str(outcome), but=f"the run was judged by a maximum of {limit}")
        if kept["metrics"]["passed"] != int(first < limit):
            wrong(
                "refused, and yet changed", happened=f"it raised, and passed has become {kept['metrics']['passed']:g}"
            )
        if float(kept["params"].get("max.mae", "nan")) != limit:
            wrong("another limit than the first", happened=f"max.mae is {kept['params'].get('max.mae', 'not there')}")
    run_id = world.run(experiment(draw), metrics={"mae": limit + 1, "passed": 1.0}, params={"max.mae": limit})
    if (
        lab.as_(person).judge_run(run_id, {"mae": {"max": limit}}) is not False
        or state(world, run_id)["metrics"]["passed"]
    ):
        wrong(
            "an old verdict stays",
            happened=f"passed is {state(world, run_id)['metrics']['passed']:g} after it was judged again",
            but=f"it was 1; the mae has become {limit + 1}, and the maximum is {limit}",
        )
