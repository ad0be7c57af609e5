"""The estimate: what must hold of it whatever the numbers are, and its calibration on learners of another model."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest
from labjudge.exam import objectives, sealing
from labjudge.exam.form import shares
from labjudge.readiness.evidence import Observation
from labjudge.readiness.feeding import chance_of
from labjudge.readiness.model import estimate
from scipy.stats import binom

from tests.harness.exam.served import ROOT

from .simulated import NOW, history, learner, true_shares

GUIDE = objectives.load(ROOT)
NUMBER = shares({domain.name: domain.weight for domain in GUIDE.domains}, GUIDE.questions)


def answers(objective, right, wrong, days_ago=0.0):
    at = NOW - timedelta(days=days_ago)
    return [Observation(at, each < right, {objective: 1.0}, 0.25) for each in range(right + wrong)]


def of(objective, *observed):
    return estimate([one for each in observed for one in each], GUIDE, NOW).objectives[objective]


def test_nothing_seen_is_nothing_known():
    """Wide everywhere, and the same for every objective of a domain."""
    found = estimate([], GUIDE, NOW)
    assert all(one.high - one.low > 0.5 and one.practised is None for one in found.objectives.values())
    assert 0 < found.passing < 0.2


def test_the_same_events_give_the_same_estimate():
    """Also in another order: what happened decides."""
    seen = answers("mlflow.nested", 4, 2) + answers("testing.unit", 1, 3, 10)
    assert estimate(seen, GUIDE, NOW) == estimate(seen, GUIDE, NOW)
    assert estimate(seen[::-1], GUIDE, NOW).passing == pytest.approx(estimate(seen, GUIDE, NOW).passing, abs=0.02)


def test_answers_move_their_objective_most_and_its_domain_more_than_others():
    """An objective without evidence is estimated from its domain."""
    found = estimate(answers("serving.query", 10, 0), GUIDE, NOW).objectives
    start = estimate([], GUIDE, NOW).objectives["serving.query"].mean
    assert found["serving.query"].mean > found["serving.deploy"].mean > found["testing.unit"].mean > start
    assert found["serving.deploy"].observations == 0


def test_more_answers_narrow_the_interval():
    """The same share right, six times as often."""
    few, many = of("testing.unit", answers("testing.unit", 2, 1)), of("testing.unit", answers("testing.unit", 12, 6))
    assert many.high - many.low < few.high - few.low


def test_what_was_known_long_ago_is_known_less_well():
    """Lower, and wider than a moment after."""
    fresh, old = (of("testing.unit", answers("testing.unit", 10, 1, days)) for days in (0, 120))
    assert old.mean < fresh.mean - 0.05
    assert old.high - old.low > fresh.high - fresh.low


def test_a_guess_proves_little():
    """Right where one of two is right by chance counts less than where nothing can be guessed."""
    sure, guessed = (
        estimate([Observation(NOW, True, {"testing.unit": 1.0}, chance)] * 5, GUIDE, NOW).objectives["testing.unit"]
        for chance in (0.0, 0.5)
    )
    assert sure.mean > guessed.mean


def test_hard_questions_prove_more():
    """The same answers, to harder questions."""
    easy, hard = (
        estimate([Observation(NOW, True, {"testing.unit": 1.0}, 0.25, hardness=at)] * 5, GUIDE, NOW)
        for at in (-0.6, 0.6)
    )
    assert hard.objectives["testing.unit"].mean > easy.objectives["testing.unit"].mean


def test_an_event_of_tomorrow_counts_as_of_now():
    """A clock that was changed breaks nothing."""
    assert (
        of("testing.unit", answers("testing.unit", 5, 0, -3)).mean
        == of("testing.unit", answers("testing.unit", 5, 0)).mean
    )


def test_the_whole_is_made_of_the_domains():
    """By the weights of the guide: 26, 26 and 7 of 59."""
    found = estimate(answers("serving.query", 9, 0), GUIDE, NOW)
    by_domain = sum(found.domains[name].mean * number for name, number in NUMBER.items())
    assert found.expected == pytest.approx(by_domain) == pytest.approx(found.whole.mean * 59)
    assert 0 <= found.likely[0] < found.expected < found.likely[1] <= 59


@dataclass(frozen=True)
class Fitted:
    """Of simulated learners: predicted and true shares by objective, whether the interval holds, passing and its truth."""

    predicted: np.ndarray
    true: np.ndarray
    held: np.ndarray
    passing: np.ndarray
    passes: np.ndarray


@pytest.fixture(scope="module")
def fitted():
    """600 learners who did nothing up to very much, in two weeks to three months."""
    shown = [[], [], [], [], []]
    asked = {one.name: NUMBER[one.domain] / sum(o.domain == one.domain for o in GUIDE.current) for one in GUIDE.current}
    for number in range(600):
        draw = random.Random(f"2026-{number}")
        somebody, days = learner(GUIDE, draw), draw.choice((14, 45, 90))
        found = estimate(history(somebody, GUIDE, days, (0, 30, 100, 250, 500)[number % 5]), GUIDE, NOW)
        truth = true_shares(somebody, GUIDE, days)
        for name, share in truth.items():
            one = found.objectives[name]
            for kept, value in zip(shown, (one.mean, share, one.low <= share <= one.high), strict=False):
                kept.append(value)
        mean = sum(asked[name] * share for name, share in truth.items())
        spread = math.sqrt(sum(asked[name] * share * (1 - share) for name, share in truth.items()))
        shown[3].append(found.passing)
        shown[4].append(math.erfc((41.5 - mean) / spread / math.sqrt(2)) / 2)
    return Fitted(*map(np.array, shown))


def test_shares_are_calibrated_within_5_points(fitted):
    """Of objectives that are estimated alike, the true share is what was estimated, on average."""
    for low in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        alike = (fitted.predicted >= low) & (fitted.predicted < low + 0.1)
        assert alike.sum() > 50
        assert abs(fitted.predicted[alike].mean() - fitted.true[alike].mean()) < 0.05, low


def test_intervals_hold_what_they_say(fitted):
    """90 % intervals, on learners of another model: at least 85 %."""
    assert 0.85 < fitted.held.mean() < 0.95


def test_passing_is_calibrated_within_5_points(fitted):
    """In three groups; a finer cut leaves too few learners in each."""
    for low, high in ((0, 0.2), (0.2, 0.5), (0.5, 1)):
        alike = (fitted.passing >= low) & (fitted.passing < high)
        assert alike.sum() > 50
        assert abs(fitted.passing[alike].mean() - fitted.passes[alike].mean()) < 0.05, low


def test_what_a_new_learner_is_assumed_to_know_is_what_the_page_says():
    """The share before anything is seen, and its range."""
    whole = estimate([], GUIDE, NOW).whole
    said = f"{whole.mean:.0%} is assumed, with a range from {whole.low * 100:.0f} to {whole.high:.0%}".replace(
        "%", " %"
    )
    assert said in " ".join((ROOT / "docs" / "readiness.md").read_text("utf-8").split())


def test_what_guessing_gives_is_what_the_page_says():
    """By lot, and by lot once a wrong option is struck: from the number of options of the bank's questions."""
    page = (ROOT / "docs" / "readiness.md").read_text("utf-8")
    bank = [item for item in sealing.read_sealed(ROOT) if not GUIDE.by_name[item.objective].older]
    lot = np.mean([chance_of(item) for item in bank])
    struck = np.mean([1 / math.comb(len(item.options) - 1, item.choose) for item in bank])
    assert f"| chooses by lot | {lot * 100:.0f} %" in page
    assert f"| strikes one wrong option, then chooses by lot | {struck * 100:.0f} %" in page


def test_the_power_of_a_form_is_what_the_page_says():
    """A form of 59 against learners of 60 and of 80 %, exactly."""
    page = (ROOT / "docs" / "readiness.md").read_text("utf-8")
    mark = next(mark for mark in range(60) if binom.sf(mark - 1, 59, 0.6) <= 0.05)
    said = f"at {mark} right the 60 % learner passes with probability {binom.sf(mark - 1, 59, 0.6):.3f} and the 80 %"
    assert f"{said} learner with {binom.sf(mark - 1, 59, 0.8):.3f}" in " ".join(page.split())
    assert f"{binom.sf(41, 59, 0.6):.3f} and {binom.sf(41, 59, 0.8):.3f} at the assumed 42" in " ".join(page.split())
