"""The index of periods on bins of the baseline."""

import math
from typing import Any

import numpy as np
import pyarrow as pa
from labjudge.grading import Draw, Lab, Outcome, World, first_difference, judges, refused, wrong

Values = list[float | None]


class Periods:
    """A table with a numeric column by period; nothing is written before `asked`."""

    def __init__(self, world: World, draw: Draw, bins: int = 5) -> None:
        self.world, self.draw, self.bins = world, draw, bins
        self.column, self.baseline = f"spend_{draw.word()}", f"base_{draw.word()}"
        self.table, self.owner = f"main.shop.scored_{draw.word()}", draw.person()
        self.values: dict[str, Values] = {}

    def even(self, count: int, low: float = 0.0) -> Values:
        """Different values, evenly spread over 100 from `low` on."""
        return [low + 100 * (place + self.draw.random() / 2) / count for place in range(count)]

    def asked(self, lab: Lab) -> Outcome:
        rows = [(period, value) for period, values in self.values.items() for value in values]
        periods, values = zip(*self.draw.shuffled(rows), strict=True)
        frame = pa.table({"period": pa.array(periods), self.column: pa.array(values, pa.float64(), from_pandas=False)})
        self.world.write_table(self.table, frame, user=self.owner)
        outcome: Outcome = lab.attempt.as_(self.owner).psi(
            table=self.table, column=self.column, baseline=self.baseline, bins=self.bins
        )
        return outcome

    def judge(self, lab: Lab, title: str, drawing: list[str] | None = None) -> None:
        """End the check as wrong unless every period has its index; a known mistake is told as such."""
        outcome = self.asked(lab)
        if outcome.error:
            raise outcome.error
        base = present(self.values[self.baseline])
        others = {name: present(values) for name, values in self.values.items() if name != self.baseline}
        right = {name: index(base, values, self.bins) for name, values in others.items()}
        if not first_difference(outcome.value, right):
            return
        for known, refitted, skipping in (
            ("the bins follow the new data", True, False),
            ("a bin without values is skipped", False, True),
        ):
            mistaken = {name: index(base, values, self.bins, refitted, skipping) for name, values in others.items()}
            if not first_difference(outcome.value, mistaken):
                title = known
        if isinstance(outcome.value, dict) and set(outcome.value) != set(right):
            title = "not an index for each period but the baseline"
        edges = np.unique(np.quantile(base, np.arange(1, self.bins) / self.bins))
        shown = [f"edges {', '.join(f'{edge:.4g}' for edge in edges)}"]
        shown += [f"{name:<12} {counted(values, edges)}" for name, values in {self.baseline: base, **others}.items()]
        wrong(
            title, happened=f"it returned {outcome.value}", but=f"right is {right}", drawing=[*shown, *(drawing or [])]
        )


def present(values: Values) -> list[float]:
    return [value for value in values if value is not None and not math.isnan(value)]


def counted(values: list[float], edges: Any) -> list[int]:
    counts: list[int] = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1).tolist()
    return counts


def index(
    base: list[float], new: list[float], bins: int, refitted: bool = False, skipping: bool = False
) -> float | None:
    if not new:
        return None
    places = np.arange(1, bins) / bins
    edges = np.unique(np.quantile(base, places))
    mine = np.unique(np.quantile(new, places)) if refitted else edges
    old, now = np.array(counted(base, edges)), np.array(counted(new, mine))
    if len(old) != len(now):
        return math.nan
    kept = (now > 0) | (not skipping)
    was, share = ((counts + 0.5) / (counts.sum() + 0.5 * len(counts)) for counts in (old, now))
    return float(np.sum(((share - was) * np.log(share / was))[kept]))


@judges
def bins_of_the_baseline(lab: Lab, world: World, draw: Draw) -> None:
    """The edges are quantiles of the baseline, for each period the same ones."""
    scene = Periods(world, draw, draw.randrange(4, 7))
    scene.values = {
        scene.baseline: scene.even(scene.bins * draw.randrange(12, 16)),  # so that no edge is a value
        "week_1": scene.even(draw.randrange(50, 70), low=draw.randrange(4, 9)),
        "week_2": scene.even(draw.randrange(50, 70)),
    }
    scene.judge(lab, "not the index")


@judges
def a_bin_without_values(lab: Lab, world: World, draw: Draw) -> None:
    """A bin without values counts: each bin gets a half, so that no share is 0 and no logarithm is infinite."""
    scene = Periods(world, draw)
    scene.values = {
        scene.baseline: scene.even(60),
        "rose": scene.even(50, low=draw.randrange(45, 70)),
        "fell": scene.even(50, low=-draw.randrange(45, 70)),
    }
    scene.judge(lab, "an empty bin gives another index")


@judges
def no_values(lab: Lab, world: World, draw: Draw) -> None:
    """Null and NaN are no values, neither in the shares nor in the edges; a period without values has no index."""
    scene = Periods(world, draw)
    gaps: Values = [None, math.nan] * 4
    scene.values = {scene.baseline: scene.even(60) + gaps, "week_1": scene.even(40, low=5) + gaps, "lost": gaps}
    scene.judge(lab, "null or NaN taken for a value")


@judges
def equal_edges(lab: Lab, world: World, draw: Draw) -> None:
    """Equal edges are one, and a value on an edge belongs to the bin above it."""
    scene = Periods(world, draw)
    zeros, ones = draw.randrange(26, 32), draw.randrange(6, 12)
    old: Values = [*[0.0] * zeros, *[1.0] * ones]
    old += [float(2 + place % 4) for place in range(60 - len(old))]
    new: Values = [float(place % 6) for place in range(draw.randrange(48, 60))]
    scene.values = {scene.baseline: old, "counts": new}
    scene.judge(lab, "edges of counted values")


@judges
def no_baseline(lab: Lab, world: World, draw: Draw) -> None:
    """Without a value in the baseline, or without a row of it, it raises ValueError."""
    cases: list[tuple[Values, str]] = [
        ([None], "the baseline has no value to compare with"),
        ([], "the table has no row of the baseline"),
    ]
    for rows, but in cases:
        scene = Periods(world, draw)
        scene.values = {scene.baseline: rows, "week_1": scene.even(20)}
        refused(scene.asked(lab), ValueError, "no baseline is not told", but=but)
