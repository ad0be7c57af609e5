"""A trial for each value as a nested run, and one model, the winner's."""

import math
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, LearnerError, World, brief, judges, wrong

from .spend import customers, experiment, ridge_predictions

PARENT = "mlflow.parentRunId"


def split(draw: Draw) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Few rows to learn from, so that the best alpha is neither the least nor the greatest."""
    frame, label = customers(draw, 70)
    return frame.head(30), frame.tail(40), label


def mae(train: pd.DataFrame, check: pd.DataFrame, label: str, alpha: float) -> float:
    return float(abs(ridge_predictions(train, check, label, alpha) - check[label].to_numpy()).mean())


def swept(
    lab: Lab, world: World, draw: Draw, alphas: list[float], flat: float | None = None
) -> tuple[Any, list[dict[str, Any]], dict[float, float], Any]:
    """The call's answer, the nested runs, the true error of each alpha, and what was given.

    `flat` is the label of every row to learn from: each alpha then predicts just that.
    """
    train, check, label = split(draw)
    if flat is not None:
        train = train.assign(**{label: flat})
    place, person = experiment(draw), draw.person()
    got = lab.as_(person).sweep(train, check, label, alphas, place)
    runs = world.runs(place)
    nested = [run for run in runs if PARENT in run["tags"]]
    parents = {run["run_id"] for run in runs if PARENT not in run["tags"]}
    if len(parents) != 1 or {run["tags"][PARENT] for run in nested} - parents:
        wrong(
            "trials stand on their own",
            happened=f"the experiment has {len(parents)} runs without a parent and {len(nested)} nested ones",
            but=f"one sweep over {len(alphas)} values is one parent and {len(alphas)} nested runs",
        )
    return got, nested, {alpha: mae(train, check, label, alpha) for alpha in alphas}, (train, check, label, person)


@judges
def a_nested_run_for_each(lab: Lab, world: World, draw: Draw) -> None:
    """Each alpha has a nested run with what autologging writes and the metric `check_mae`, measured on the rows to check."""
    alphas = [0.0, draw.randrange(1, 9) / 10, draw.randrange(2, 9) * 1.0, draw.randrange(20, 90) * 1.0]
    _, nested, errors, given = swept(lab, world, draw, draw.shuffled(alphas))
    found = sorted(float(run["params"].get("alpha", "nan")) for run in nested)
    if found != sorted(alphas):
        wrong(
            "a trial without its parameters" if len(found) == len(alphas) else "not a nested run for each alpha",
            happened=f"the nested runs have the alphas {found}",
            but=f"{sorted(alphas)} were tried",
        )
    for run in nested:
        alpha = float(run["params"]["alpha"])
        got, right = run["metrics"].get("check_mae"), errors[alpha]
        if got is None or not math.isclose(got, right, abs_tol=1e-6):
            learned = mae(given[0], given[0], given[2], alpha)
            wrong(
                "measured on the rows that were learned from"
                if got is not None and abs(got - learned) < 1e-6
                else "another error than the mean absolute one",
                happened=f"for alpha {alpha:g}, check_mae is {got if got is not None else 'not there'}",
                but=f"on the rows to check it is {right:.6f}",
            )
        if run["status"] != "FINISHED":
            wrong("a trial that does not end", happened=f"the run of alpha {alpha:g} is {run['status']}")


@judges
def one_model_the_winners(lab: Lab, world: World, draw: Draw) -> None:
    """One model is logged in all, that of the lowest error, into the winner's own run; its URI is returned."""
    alphas = [0.001, float(draw.randrange(1, 4)), float(draw.randrange(400, 900)), float(draw.randrange(2000, 9000))]
    # The last one is far from the best, so that the model of the last trial is another.
    got, nested, errors, given = swept(lab, world, draw, [*draw.shuffled(alphas[:3]), alphas[3]])
    best = min(errors, key=lambda alpha: errors[alpha])
    holders = [float(run["params"]["alpha"]) for run in nested for _ in run["models"]]
    everywhere = sum(len(run["models"]) for run in world.runs())
    if everywhere > 1:
        wrong("a model of more than the winner", happened=f"{everywhere} models were logged for {len(alphas)} trials")
    if holders != [best]:
        where = f"that of alpha {holders[0]:g}" if holders else "none of them"
        title = "the model is not the winner's" if holders else "the model is in no trial's run"
        wrong(title, happened=f"of the nested runs, {where} has the model", but=f"the lowest error has alpha {best:g}")
    marked = [float(run["params"]["alpha"]) for run in nested if run["tags"].get("winner") == "true"]
    if marked != [best]:
        wrong(
            "the winner is not marked",
            happened=f"the tag winner is true for {marked or 'no trial'}",
            but=f"alpha {best:g} won",
        )
    train, check, label, person = given
    try:
        predicted = lab.scorer(got, person).predict(check.drop(columns=label))
    except LearnerError as raised:
        wrong("a URI without a model", happened=f"it returned {got!r}, and loading that raised {brief(str(raised))}")
    right = {alpha: ridge_predictions(train, check, label, alpha) for alpha in alphas}
    for alpha in sorted(alphas, key=lambda alpha: alpha != best):
        if max(abs(mine - theirs) for mine, theirs in zip(predicted, right[alpha], strict=True)) < 1e-6:
            if alpha != best:
                happened = f"it predicts as the model of alpha {alpha:g} does"
                wrong("another trial's model", happened=happened, but=f"alpha {best:g} won")
            return
    happened = f"its first prediction is {predicted[0]:.4f}"
    wrong(
        "a model of no trial", happened=happened, but=f"the winner's, fitted on train alone, gives {right[best][0]:.4f}"
    )


@judges
def first_of_equal_ones(lab: Lab, world: World, draw: Draw) -> None:
    """Of trials with the same error, the first in the list wins; one trial wins alone."""
    # The first of the last list is neither the least nor the greatest.
    for alphas in ([5.0] * 3, [float(draw.randrange(1, 9))], [4.0, 7.0, 2.0]):
        _, nested, _, _ = swept(lab, world, draw, alphas, flat=40.0 if len(set(alphas)) > 1 else None)
        nested.sort(key=lambda run: run["start_time"])
        if len(set(alphas)) > 1:
            nested.sort(key=lambda run: alphas.index(float(run["params"].get("alpha", alphas[0]))))
        winners = [place for place, run in enumerate(nested) if run["models"]]
        if winners != [0]:
            which = f"number {winners[0] + 1}" if winners else "none"
            happened = f"of the trials of {alphas}, all with the same error, {which} has the model"
            title = (
                "another than the first of equal ones" if len(set(alphas)) == 1 else "equal errors, and not the first"
            )
            wrong(title, happened=happened)


@judges
def nothing_is_left(lab: Lab, world: World, draw: Draw) -> None:
    """When the function is left, no run is active and autologging is off, also when a fit raised."""
    train, check, label = split(draw)
    person, place = draw.person(), experiment(draw)
    broken = train.assign(**{label: float("nan")})
    outcome = lab.attempt.as_(person).sweep(broken, check, label, [1.0], place)
    if not outcome.raised(ValueError):
        wrong(
            "the exception is swallowed",
            happened=brief(str(outcome)),
            but="the label is NaN in every row, and Ridge raises ValueError",
        )
    parents = [run["status"] for run in world.runs(place) if PARENT not in run["tags"]]
    if parents != ["FAILED"]:
        wrong(
            "a failed sweep is not told",
            happened=f"the parent run is {', '.join(parents) or 'not there'}",
            rule="a run that ends by an exception is FAILED",
        )
    left = lab.left()
    if left["autologging"] or left["active_runs"]:
        on = f"autologging is on for {', '.join(left['autologging'])}" if left["autologging"] else "a run is active"
        wrong("a failed sweep leaves something on", happened=f"after the call, {on}")
