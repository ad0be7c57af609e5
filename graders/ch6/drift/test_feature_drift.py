"""Tests over many columns, judged by how often they ring."""

import math
from collections.abc import Callable
from typing import Any

from labjudge.grading import Draw, Lab, equal, judges, returned, wrong

ALPHA, PAIRS = 0.05, 20
Columns = dict[str, list[Any]]


def normal(draw: Draw, count: int, mean: float = 0.0, spread: float = 1.0) -> list[float]:
    return [draw.gauss(mean, spread) for _ in range(count)]


def verdicts(lab: Lab, baseline: Columns, current: Columns, minimum: int = 20) -> dict[str, str]:
    found: dict[str, str] = returned(
        lab.feature_drift(baseline, current, ALPHA, minimum), dict[str, str], "a verdict for each column"
    )
    return found


@judges
def few_false_alarms(lab: Lab, draw: Draw) -> None:
    """Over 20 pairs without drift, at most 6 have any column called "drift": the tests are corrected for their number."""
    names, rang = [f"f{number}" for number in range(30)], 0
    for _ in range(PAIRS):
        old, new = ({name: normal(draw, 40) for name in names} for _ in range(2))
        rang += "drift" in verdicts(lab, old, new).values()
    if rang > 6:
        wrong(
            "too many false alarms",
            happened=f"in {rang} of {PAIRS} pairs a column is called drift, and nothing was planted",
            but="each of 30 tests has its own chance to ring: together they may have no more than alpha",
        )


def found_of(lab: Lab, draw: Draw, old: Callable[[], list[Any]], new: Callable[[], list[Any]], title: str) -> None:
    """Plant drift in one of six columns, 20 times; it has to be found 18 times."""
    found = 0
    for _ in range(PAIRS):
        names = [f"{draw.word()}_{number}" for number in range(6)]
        drifted = draw.choice(names)
        baseline: Columns = {name: normal(draw, 120) for name in names}
        current: Columns = {name: normal(draw, 120) for name in names}
        baseline[drifted], current[drifted] = old(), new()
        found += verdicts(lab, baseline, current).get(drifted) == "drift"
    if found < 18:
        wrong(title, happened=f"it is found in {found} of {PAIRS} pairs", but="at least 18 have to be found")


@judges
def a_higher_mean(lab: Lab, draw: Draw) -> None:
    """A mean that is one standard deviation higher is found in at least 18 of 20 pairs."""
    found_of(lab, draw, lambda: normal(draw, 120), lambda: normal(draw, 120, mean=1), "a higher mean is missed")


@judges
def a_wider_spread(lab: Lab, draw: Draw) -> None:
    """Three times the spread around the same mean is drift too: distributions are compared, not means."""
    found_of(lab, draw, lambda: normal(draw, 120), lambda: normal(draw, 120, spread=3), "a wider spread is missed")


@judges
def a_new_category(lab: Lab, draw: Draw) -> None:
    """A category that has not been there before is drift, wherever in the alphabet: counts are of both sides' categories."""
    names = [letter + draw.word() for letter in "abyz"]

    def plans(fresh: float) -> list[str]:
        return ["new" if draw.random() < fresh else draw.choice(names) for _ in range(120)]

    found_of(lab, draw, lambda: plans(0), lambda: plans(0.3), "a new category is missed")


@judges
def nothing_changed(lab: Lab, draw: Draw) -> None:
    """A column with the same values on both sides is "stable", also where they are one category or one number."""
    count = draw.randrange(30, 60)
    one: Columns = {"one_plan": [draw.word()] * count, "one_number": [float(draw.randrange(9))] * count}
    old: Columns = {"spend": normal(draw, count), "plan": [draw.choice(["a", "b"]) for _ in range(count)], **one}
    new: Columns = {name: draw.shuffled(values) for name, values in old.items()}
    equal(verdicts(lab, old, new), dict.fromkeys(old, "stable"), "the same values are not called stable")


@judges
def too_few(lab: Lab, draw: Draw) -> None:
    """Fewer than `minimum` values on a side are not tested; None and NaN are no values; exactly `minimum` are enough."""
    minimum = draw.randrange(20, 30)
    enough: list[Any] = [float(value) for value in range(minimum)]
    moved: list[Any] = [value + 1000 for value in enough]
    gaps = [None, math.nan] * 20
    right = {"enough": "drift", "short": "too few", "old_short": "too few"}
    old = {"enough": enough, "short": enough, "old_short": enough[1:]}
    new = {"enough": moved, "short": moved[1:], "old_short": moved}
    equal(verdicts(lab, old, new, minimum), right, "too few values are judged")
    old, new = {"short": enough * 2, "old_short": enough[1:]}, {"short": moved[1:], "old_short": moved * 2}
    right = dict.fromkeys(old, "too few")
    equal(verdicts(lab, old, new, minimum), right, "many values of one side make up for few of the other")
    old, new = {"a": enough + gaps, "b": enough}, {"a": moved + gaps, "b": moved[1:] + gaps}
    equal(verdicts(lab, old, new, minimum), {"a": "drift", "b": "too few"}, "nulls are counted as values")
