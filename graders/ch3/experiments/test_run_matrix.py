"""Every combination of settings as a nested run."""

import itertools
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .forecast import PARENT, close, customers, experiment, ridge_mae


def tried(
    lab: Lab, world: World, draw: Draw, matrix: dict[str, list[Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]], tuple[Any, ...]]:
    """The parent, its nested runs and (train, test, label, test_set) of a call; other runs in the experiment end the check."""
    train, test, label = customers(draw)
    place, test_set = experiment(draw), f"main.spend.{draw.word()}@v{draw.randrange(9)}"
    answer = lab.as_(draw.person()).run_matrix(train, test, label, matrix, place, test_set)
    parent_id = returned(answer, str, "the parent run's id")
    runs = world.runs(place)
    parent = [run for run in runs if run["run_id"] == parent_id and PARENT not in run["tags"]]
    nested = [run for run in runs if run["tags"].get(PARENT) == parent_id]
    if len(parent) != 1 or len(parent) + len(nested) != len(runs):
        wrong(
            "trials outside the parent",
            happened=f"of the {len(runs)} runs in the experiment, {len(nested)} are nested in the run that was returned",
            rule="all trials of a matrix are nested runs of one parent, whose id is returned",
        )
    return parent[0], nested, (train, test, label, test_set)


def settings(run: dict[str, Any], matrix: dict[str, list[Any]]) -> tuple[str, ...]:
    return tuple(run["params"].get(name, "not there") for name in matrix)


@judges
def every_combination(lab: Lab, world: World, draw: Draw) -> None:
    """Each combination of the values has one nested run with its arguments as params; the matrix says which arguments."""
    alphas = [draw.randrange(1, 9) / 10, float(draw.randrange(2, 9))]
    matrices: list[dict[str, list[Any]]] = [
        {"fit_intercept": [True, False], "alpha": alphas},
        {"alpha": [*alphas, 50.0]},
    ]
    for matrix in matrices:
        _, nested, _ = tried(lab, world, draw, matrix)
        got = sorted(settings(run, matrix) for run in nested)
        right = sorted(tuple(map(str, values)) for values in itertools.product(*matrix.values()))
        if got != right:
            odd = [each for each in right if got.count(each) != 1] or [each for each in got if each not in right]
            shown = ", ".join(f"{name} {value}" for name, value in zip(matrix, odd[0], strict=True))
            wrong(
                "not every combination once",
                happened=f"{got.count(odd[0])} nested runs have the params {shown}; there are {len(got)} nested runs",
                but=f"{' × '.join(str(len(values)) for values in matrix.values())} values are {len(right)} combinations",
            )


@judges
def measured_on_both(lab: Lab, world: World, draw: Draw) -> None:
    """A nested run has the model's mean absolute error on the rows it was fitted on, and on those to test with."""
    matrix: dict[str, list[Any]] = {"alpha": [float(draw.randrange(5, 40))], "fit_intercept": [True, False]}
    _, nested, (train, test, label, _) = tried(lab, world, draw, matrix)
    for run in nested:
        alpha, intercept = float(run["params"].get("alpha", "nan")), run["params"].get("fit_intercept") == "True"
        for name, rows in (("test_mae", test), ("train_mae", train)):
            got, right = run["metrics"].get(name), ridge_mae(train, rows, label, alpha, intercept)
            if got is None:
                wrong("a trial that is not measured", happened=f"a nested run has no metric {name}")
            if not close(got, right):
                wrong(
                    f"another {name}",
                    happened=f"alpha {alpha:g}, fit_intercept {intercept}: {name} is {got:.6f}",
                    but=f"{right:.6f} is right",
                )


@judges
def tested_on_what(lab: Lab, world: World, draw: Draw) -> None:
    """The parent and each nested run say with the tag `test_set` which rows they were tested on, and end as FINISHED."""
    parent, nested, (_, _, _, test_set) = tried(lab, world, draw, {"alpha": [1.0, 2.0]})
    for run, what in [(parent, "the parent"), *((run, "a nested run") for run in nested)]:
        if (got := run["tags"].get("test_set")) != test_set:
            wrong(
                "tested on rows that nobody can name",
                happened=f"in {what}, the tag test_set is {got or 'not there'}",
                but=f"the test set is {test_set}",
            )
        if run["status"] != "FINISHED":
            wrong("not ended as FINISHED", happened=f"{what} is {run['status']}")


@judges
def a_trial_that_raises(lab: Lab, world: World, draw: Draw) -> None:
    """A combination whose fit raises has a FAILED run with its params; the others are tried, and all else is FINISHED."""
    bad, good = -float(draw.randrange(1, 9)), [float(draw.randrange(1, 9)), float(draw.randrange(10, 90))]
    matrix = {"alpha": [good[0], bad, good[1]]}
    parent, nested, (train, test, label, test_set) = tried(lab, world, draw, matrix)
    if unknown := [run for run in nested if "alpha" not in run["params"]]:
        wrong("a trial without its params", happened=f"a nested run that is {unknown[0]['status']} has no param alpha")
    states = {run["params"]["alpha"]: run["status"] for run in nested}
    right = {str(good[0]): "FINISHED", str(bad): "FAILED", str(good[1]): "FINISHED"}
    if states != right or len(nested) != 3:
        wrong(
            "after a trial that failed",
            happened=f"the nested runs are {', '.join(f'{key}: {state}' for key, state in states.items()) or 'none'}",
            but=f"alpha {bad:g} makes Ridge raise a ValueError, {good[0]:g} and {good[1]:g} do not",
        )
    failed = next(run for run in nested if run["status"] == "FAILED")
    if (got := failed["tags"].get("test_set")) != test_set:
        wrong(
            "a failed trial without its test set",
            happened=f"in the FAILED run, the tag test_set is {got or 'not there'}",
            but="each nested run has it",
        )
    if parent["status"] != "FINISHED":
        wrong("one failure fails the parent", happened=f"the parent is {parent['status']}")
    last = next(run for run in nested if run["params"]["alpha"] == str(good[1]))
    if not close(last["metrics"].get("test_mae"), ridge_mae(train, test, label, good[1], True)):
        wrong(
            "a failure spoils the next trial",
            happened=f"the trial after it has test_mae {last['metrics'].get('test_mae')}",
        )
