"""What a learner knows, objective by objective, and what that means for the exam: an estimate at a moment. Pure.

All figures are taken from one fixed sample of the abilities' distribution (labjudge.readiness.abilities), so the same input gives
the same result. docs/readiness.md has the assumptions and how they were tested.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist

import numpy as np

from labjudge.exam.form import shares as divided
from labjudge.exam.objectives import Guide
from labjudge.readiness.abilities import Assumptions, Floats, Seen, logistic, normal, sample
from labjudge.readiness.evidence import SLIP, Observation


@dataclass(frozen=True)
class Estimate:
    """Share of the exam's questions that the learner would have right, and the interval it lies in with `confidence`."""

    mean: float
    low: float
    high: float
    practised: datetime | None = None
    observations: int = 0


@dataclass(frozen=True)
class Readiness:
    """`expected` questions of the guide's whole form right, between which two a form lies, the probability to reach the mark."""

    now: datetime
    whole: Estimate
    domains: Mapping[str, Estimate]
    objectives: Mapping[str, Estimate]
    expected: float
    likely: tuple[int, int]
    passing: float
    questions: int
    assumptions: Assumptions


def estimate(
    observations: Sequence[Observation], guide: Guide, now: datetime, assumptions: Assumptions | None = None
) -> Readiness:
    """The learner at `now` (UTC-aware). Observations after `now`, from a clock that was changed, count as of `now`."""
    assumed = assumptions or Assumptions()
    names = [objective.name for objective in guide.current]
    domain = [guide.by_name[name].domain for name in names]
    seen = Seen.of(observations, names, now, assumed)
    centre, spread = normal(seen, domain, assumed)
    right = _share_right(sample(centre, spread), assumed)
    return _reported(right, seen, names, domain, guide, now, assumed)


def _share_right(ability: Floats, assumed: Assumptions) -> Floats:
    return assumed.chance + (1 - assumed.chance - SLIP) * logistic(ability)


def _reported(
    right: Floats,
    seen: Seen,
    names: Sequence[str],
    domain: Sequence[str],
    guide: Guide,
    now: datetime,
    assumed: Assumptions,
) -> Readiness:
    number = divided({one.name: one.weight for one in guide.domains}, guide.questions)
    of_domain = {one.name: [at for at, name in enumerate(domain) if name == one.name] for one in guide.domains}
    asked = np.array([number[name] / len(of_domain[name]) for name in domain])
    score = right @ asked
    objectives = {name: _estimate(right[:, at], seen, [at], assumed) for at, name in enumerate(names)}
    domains = {name: _estimate(right[:, at].mean(axis=1), seen, at, assumed) for name, at in of_domain.items() if at}
    whole = _estimate(score / guide.questions, seen, list(range(len(names))), assumed)
    by_chance = (right * (1 - right)) @ asked
    passing = float(_normal_tail((assumed.pass_mark - 0.5 - score) / np.sqrt(by_chance)).mean())
    expected = float(score.mean())
    reach = NormalDist().inv_cdf((1 + assumed.confidence) / 2) * math.sqrt(score.var() + by_chance.mean())
    likely = (max(round(expected - reach), 0), min(round(expected + reach), guide.questions))
    return Readiness(now, whole, domains, objectives, expected, likely, passing, guide.questions, assumed)


def _estimate(right: Floats, seen: Seen, columns: Sequence[int], assumed: Assumptions) -> Estimate:
    low, high = np.quantile(right, [(1 - assumed.confidence) / 2, (1 + assumed.confidence) / 2])
    about = np.flatnonzero((seen.loads[:, list(columns)] > 0).any(axis=1))
    practised = seen.at[about[-1]] if len(about) else None
    return Estimate(float(right.mean()), float(low), float(high), practised, len(about))


def _normal_tail(value: Floats) -> Floats:
    """P(X > value) of a standard normal X."""
    return np.array([math.erfc(each / math.sqrt(2)) / 2 for each in value])
