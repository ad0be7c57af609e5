"""What a linear model looks at, in its run."""

import json

import numpy as np
import pandas as pd
from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .parcels import WORDS, experiment
from .recorded import artifact, ended, picture

REPORT = "reports/feature_influence.json"


def model(draw: Draw) -> tuple[dict[str, float], pd.DataFrame]:
    """Coefficients whose order is another than that of the influences, and rows in which features have scales of their own."""
    numbers = np.random.default_rng(draw.randrange(2**32))
    names = [f"{word}_{draw.randrange(10, 99)}" for word in draw.sample(WORDS, 4)]
    scales = dict(zip(names, (1000.0, 30.0, 1.0, 0.02), strict=True))
    shares = dict(zip(names, draw.shuffled([-9.0, 6.0, 3.5, -2.0]), strict=True))
    rows = pd.DataFrame({name: numbers.normal(5, scales[name], 25) for name in draw.shuffled(names)})
    order = [*rows.columns[1:], rows.columns[0]]  # no feature where its column is
    weights = {name: shares[name] / float(rows[name].std(ddof=0)) for name in order}
    return weights, rows.assign(hours=40.0, depot="north")


def influences(weights: dict[str, float], rows: pd.DataFrame) -> dict[str, float]:
    return {name: weight * float(np.std(rows[name].to_numpy())) for name, weight in weights.items()}


def explained(
    lab: Lab, world: World, draw: Draw, weights: dict[str, float], rows: pd.DataFrame
) -> tuple[list[str], dict[str, float], str]:
    """What it returned, what the report holds, and the run, which keeps its status."""
    person, status = draw.person(), draw.choice(["FAILED", "KILLED"])
    run_id = world.run(experiment(draw), user=person, status=status)
    order = returned(lab.as_(person).log_explanation(run_id, weights, rows), list[str], "a list of the features' names")
    run = next(run for run in world.runs() if run["run_id"] == run_id)
    ended(run, "the run of the explained model", status, f"it had ended as {status} before")
    text = artifact(world, run_id, REPORT)
    try:
        report = json.loads(text)
    except ValueError:
        wrong(
            "an explanation that is no JSON",
            happened=f"{REPORT} begins with {text[:60]!r}",
            rule="the report is a JSON object: feature -> influence",
        )
    return order, report, run_id


def expect(report: object, weights: dict[str, float], rows: pd.DataFrame, title: str) -> None:
    right = influences(weights, rows)
    got = report if isinstance(report, dict) else {}
    for name in [*right, *(name for name in got if name not in right)]:
        mine = got.get(name)
        equal(
            mine,
            right.get(name),
            title,
            happened=f"in {REPORT}, {name} is {'not there' if mine is None else mine}",
            but=compared(mine, name, weights, rows) if name in weights else "it is no feature of the model",
        )


def compared(mine: object, name: str, weights: dict[str, float], rows: pd.DataFrame) -> str:
    """What is right, and what the number is in place of it, if that can be seen."""
    weight, deviation = weights[name], float(np.std(rows[name].to_numpy()))
    right = f"its coefficient is {weight:.6g}, its standard deviation {deviation:.6g}"

    def same(value: float) -> bool:
        return isinstance(mine, float) and bool(np.isclose(mine, value, rtol=1e-9, atol=0))

    others = [other for other in weights if other != name and same(weights[other] * deviation)]
    if same(weight):
        return f"that is the bare coefficient, in the unit of its feature; {right}"
    if same(-weight * deviation):
        return f"the size is right, the sign is not; {right}"
    if same(weight * float(rows[name].std())):
        return f"that is with a deviation divided by n - 1; {right}"
    return f"that is with the coefficient of {others[0]}; {right}" if others else right


@judges
def influences_are_comparable(lab: Lab, world: World, draw: Draw) -> None:
    """The report has each feature's coefficient times its standard deviation (a population's), with its sign."""
    weights, rows = model(draw)
    _, report, _ = explained(lab, world, draw, weights, rows)
    expect(report, weights, rows, "another influence")


@judges
def the_most_influential_first(lab: Lab, world: World, draw: Draw) -> None:
    """It returns the features by the size of their influence, whatever the sign; those of equal size by name."""
    weights, rows = model(draw)
    order, _, _ = explained(lab, world, draw, weights, rows)
    right = influences(weights, rows)
    shown = ", ".join(f"{name} {value:.2f}" for name, value in right.items())
    title = "another order" if isinstance(order, list) and len(order) == len(right) else "another number of features"
    equal(order, sorted(right, key=lambda name: -abs(right[name])), title, but=f"the influences are {shown}")
    word = draw.word()
    twins = {
        f"{word}_{letter}": sign * 2.0 for letter, sign in zip(draw.shuffled(list("abc")), (1, -1, 1), strict=True)
    }
    same = pd.DataFrame(dict.fromkeys(twins, draw.shuffled([1.0, 2.0, 4.0])))
    order, _, _ = explained(lab, world, draw, twins, same)
    equal(order, sorted(twins), "features of equal size", but="their influences are of one size, and names decide")


@judges
def no_influence_is_told(lab: Lab, world: World, draw: Draw) -> None:
    """A feature whose influence is 0 is in the report and in the list."""
    weights, rows = model(draw)
    still, unused = draw.sample([*weights], 2)
    rows[still] = 7.0
    weights[unused] = 0.0
    order, report, _ = explained(lab, world, draw, weights, rows)
    expect(report, weights, rows, "a feature without influence")
    if sorted(order) != sorted(weights):
        wrong("other features in the list", happened=f"it returned {order}", but=f"the model has {sorted(weights)}")


@judges
def influences_are_drawn(lab: Lab, world: World, draw: Draw) -> None:
    """`plots/feature_influence.png` is there, can be opened, has a readable size, and shows something."""
    _, _, run_id = explained(lab, world, draw, *model(draw))
    picture(world, run_id, "plots/feature_influence.png")
