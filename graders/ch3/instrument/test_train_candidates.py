"""A parent run with a nested run for each candidate."""

import math
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, World, brief, judges, wrong

from .parcels import experiment, mae, metrics_of, parcels, tags_of
from .recorded import PARENT, Run, ended, holds, measured

Frames = tuple[pd.DataFrame, pd.DataFrame, str]


def compared(
    lab: Lab, world: World, draw: Draw, frames: Frames, candidates: dict[str, Any], tags: dict[str, str]
) -> tuple[Run, dict[str, Run]]:
    """The parent and the nested runs by name."""
    place = experiment(draw)
    return left(world, place, lab.as_(draw.person()).train_candidates(*frames, candidates, tags, place), candidates)


def left(world: World, place: str, got: Any, candidates: dict[str, Any]) -> tuple[Run, dict[str, Run]]:
    """What a call that returned `got` left in its experiment: the parent and the nested runs by name."""
    runs = world.runs(place)
    parents = [run for run in runs if PARENT not in run["tags"]]
    nested = [run for run in runs if PARENT in run["tags"]]
    if len(parents) != 1 or any(run["tags"][PARENT] != parents[0]["run_id"] for run in nested):
        wrong(
            "candidates stand on their own",
            happened=f"the experiment has {len(parents)} runs without a parent, and {len(nested)} with one",
            but="without a parent there is nothing to search the candidates of this comparison by",
            rule="one comparison is one run without a parent, and each candidate's run is nested in it",
        )
    if got != parents[0]["run_id"]:
        whose = [run["name"] for run in nested if run["run_id"] == got]
        shown = f"the id of the nested run {whose[0]}" if whose else brief(got)
        wrong("not the parent's id", happened=f"it returned {shown}", rule="it returns the parent run's id")
    if sorted(run["name"] for run in nested) != sorted(candidates):
        missing = {run["name"] for run in nested} < set(candidates)
        wrong(
            "a candidate without a nested run" if missing else "nobody can tell the candidates apart",
            happened=f"the nested runs are called {', '.join(sorted(run['name'] for run in nested)) or 'nothing: none is there'}",
            but=f"the candidates are called {', '.join(sorted(candidates))}",
        )
    return parents[0], {run["name"]: run for run in nested}


def names(draw: Draw, count: int) -> list[str]:
    return [draw.word() for _ in range(count)]


@judges
def a_nested_run_for_each(lab: Lab, world: World, draw: Draw) -> None:
    """Each candidate's nested run has its name, its settings, both errors, and the tags."""
    frames, tags = parcels(draw), tags_of(draw)
    alphas = draw.sample([0.0, 0.5, 3.0, 20.0, 70.0], 3)
    candidates = {name: {"alpha": alpha} for name, alpha in zip(names(draw, 3), alphas, strict=True)}
    parent, nested = compared(lab, world, draw, frames, candidates, tags)
    for name, settings in candidates.items():
        holds(nested[name], f"the nested run {name}", params=settings, tags=tags)
        measured(nested[name], f"the nested run {name}", metrics_of(*frames, settings))
        ended(nested[name], f"the nested run {name}", "FINISHED", "this candidate could be fitted")
    holds(parent, "the parent", tags=tags)
    ended(parent, "the parent", "FINISHED", "all candidates could be fitted")


def names_the_best(
    parent: Run, nested: dict[str, Run], right: str, error: float, title: str, by_its_own: str = ""
) -> None:
    """`by_its_own` is the candidate with the lowest error on the rows that it was fitted on."""
    marked = parent["tags"].get("best_run")
    whose = [name for name, run in nested.items() if run["run_id"] == marked]
    if whose != [right]:
        wrong(
            title,
            happened=f"the parent's tag best_run is {f'the run of {whose[0]}' if whose else brief(marked)}",
            but=f"{right} is the one to name; its check_mae is {error:.6f}"
            + (f"; {by_its_own} has the lowest train_mae" if [by_its_own] == whose else ""),
        )
    got = parent["metrics"].get("best_check_mae")
    if got is None or not math.isclose(got, error, abs_tol=1e-6):
        wrong(
            "the parent lacks the best error",
            happened=f"its best_check_mae is {'not there' if got is None else format(got, '.6f')}",
            but=f"the best candidate's check_mae is {error:.6f}",
        )


@judges
def the_parent_names_the_best(lab: Lab, world: World, draw: Draw) -> None:
    """The parent tells the lowest `check_mae` and whose run it is: not the candidate that fits its own rows best."""
    train, check, label = parcels(draw)
    middle = train[label].mean()
    check = check.assign(
        **{label: middle + (check[label] - middle) * 0.5}
    )  # so that a model that shrinks is the better one
    error = {alpha: mae(train, check, label, {"alpha": alpha}) for alpha in (0.0, 30.0, 900.0)}
    around = min(error, key=lambda alpha: error[alpha])
    error |= {alpha: mae(train, check, label, {"alpha": alpha}) for alpha in (around + 0.001, around + 0.002)}
    # Two that are a little worse stand around the best: by rounded errors neither the first nor the last of equal ones is right.
    best, *near = sorted((around, around + 0.001, around + 0.002), key=lambda alpha: error[alpha])
    far = draw.shuffled([alpha for alpha in error if alpha not in (best, *near)])
    by_name = dict(zip(names(draw, 5), (far[0], near[0], best, near[1], far[1]), strict=True))
    alike = [name for name, alpha in by_name.items() if alpha in near]
    candidates = {name: {"alpha": alpha} for name, alpha in by_name.items()}
    parent, nested = compared(lab, world, draw, (train, check, label), candidates, {})
    marked = [name for name, run in nested.items() if run["run_id"] == parent["tags"].get("best_run")]
    title = "one that is almost as good" if set(marked) & set(alike) else "another than the best"
    right, by_its_own = (next(name for name in by_name if by_name[name] == alpha) for alpha in (best, min(error)))
    names_the_best(parent, nested, right, error[best], title, by_its_own)


@judges
def the_first_of_equal_ones(lab: Lab, world: World, draw: Draw) -> None:
    """Of candidates with the same error the first is the best, and an error of 0 is an error."""
    train, check, label = parcels(draw)
    frames = train.assign(**{label: 0.0}), check.assign(**{label: 0.0}), label
    first, second, third = names(draw, 3)
    candidates = {first: {"alpha": 5.0}, second: {"alpha": 1.0}, third: {"alpha": 9.0}}
    parent, nested = compared(lab, world, draw, frames, candidates, {})
    names_the_best(parent, nested, first, 0.0, "another than the first of equal ones")


@judges
def one_failure_is_one_candidates(lab: Lab, world: World, draw: Draw) -> None:
    """A candidate whose fit raises leaves a FAILED nested run; the others are trained, and the parent ends well."""
    frames, tags = parcels(draw), tags_of(draw)
    good, bad, late = names(draw, 3)
    candidates = {good: {"alpha": 1.0}, bad: {"alpha": -1.0}, late: {"alpha": 800.0}}
    place = experiment(draw)
    outcome = lab.attempt.as_(draw.person()).train_candidates(*frames, candidates, tags, place)
    if outcome.error:
        wrong(
            "one failure stops them all",
            happened=str(outcome),
            but=f"only {bad} cannot be fitted, with an alpha of -1",
        )
    parent, nested = left(world, place, outcome.value, candidates)
    ended(nested[bad], f"the nested run {bad}", "FAILED", "its fit raised ValueError: its alpha is -1")
    holds(nested[bad], f"the nested run {bad}", params=candidates[bad], tags=tags)
    measured(nested[late], f"the nested run {late}", metrics_of(*frames, candidates[late]))
    ended(parent, "the parent", "FINISHED", "two of three candidates could be fitted")
    names_the_best(parent, nested, good, mae(*frames, candidates[good]), "another than the best of the rest")


@judges
def none_could_be_fitted(lab: Lab, world: World, draw: Draw) -> None:
    """Without a candidate that could be fitted the parent is FAILED, ValueError is raised, and no run is left active."""
    frames, person = parcels(draw), draw.person()
    for candidates in ({name: {"alpha": -1.0} for name in names(draw, 2)}, {}):
        place = experiment(draw)
        outcome = lab.attempt.as_(person).train_candidates(*frames, candidates, {}, place)
        if not outcome.raised(ValueError):
            wrong(
                "a comparison of nothing", happened=str(outcome), but=f"of {len(candidates)} candidates none was fitted"
            )
        parents = [run["status"] for run in world.runs(place) if PARENT not in run["tags"]]
        if parents != ["FAILED"]:
            wrong(
                "a failed comparison is not told",
                happened=f"the runs without a parent are {', '.join(parents) or 'none'}",
                but="one was to be there, and FAILED",
            )
    again = lab.attempt.as_(person).train_candidates(*frames, {"only": {}}, {}, experiment(draw))
    if again.error:
        wrong("the parent is left active", happened=f"the next comparison raised {again.error}")
