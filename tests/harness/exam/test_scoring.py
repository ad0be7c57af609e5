"""Results: all or nothing for a question, shares with their uncertainty."""

from __future__ import annotations

import pytest
from labjudge.exam import scoring, sealing
from labjudge.exam.scoring import Share
from scipy.stats import binom

from .conftest import GUIDE, item

TWO = item(
    name="two",
    objective="land.walk",
    kind="two of five",
    options={letter: f"Option number {letter}" for letter in "abcde"},
    why={letter: f"This assumes {letter}." for letter in "abcde"},
    right=["b", "e"],
)


@pytest.mark.parametrize(
    ("chosen", "right"), [("be", True), ("eb", True), ("b", False), ("bc", False), ("bec", False), ("", False)]
)
def test_two_right_options_are_one_point(chosen, right):
    """Both and no other: no half points."""
    assert scoring.judge(sealing.seal(TWO), chosen).is_right is right


def test_reasons_are_those_of_the_options():
    """What was opened is told by letter."""
    judged = scoring.judge(sealing.seal(TWO), "b")
    assert (judged.right, judged.why["c"]) == ({"b", "e"}, "This assumes c.")


def test_domains_and_objectives_are_counted_apart():
    """A result has shares for each domain and objective that was asked about."""
    one, two = sealing.seal(item()), sealing.seal(TWO)
    found = scoring.result([scoring.judge(one, "a"), scoring.judge(two, "bc")], GUIDE)
    assert found.whole == Share(1, 2)
    assert found.domains == {"sea": Share(1, 1), "land": Share(0, 1)}
    assert found.objectives == {"sea.sail": Share(1, 1), "land.walk": Share(0, 1)}
    assert [each.item.name for each in found.missed] == ["two"]


def test_nothing_asked_is_nothing_known():
    """Without a question the share may be anything."""
    assert Share(0, 0).bounds == (0.0, 1.0)


@pytest.mark.parametrize("truth", [0.3, 0.6, 0.8, 0.95])
def test_bounds_hold_the_truth(truth):
    """Of all exams of 59 questions that somebody with this share may sit, about 95 per cent have bounds that hold it."""
    hold = sum(
        binom.pmf(right, 59, truth)
        for right in range(60)
        if (bounds := Share(right, 59).bounds)[0] <= truth <= bounds[1]
    )
    assert 0.92 < hold < 0.98


def test_sixty_and_eighty_per_cent_are_told_apart():
    """With 42 of 59 as the bar, about nineteen of twenty are on their side: the power that docs/exam.md states."""
    assert round(binom.sf(41, 59, 0.8), 2) == 0.96
    assert round(binom.sf(41, 59, 0.6), 2) == 0.05
