"""What a learner knows, objective by objective: a posterior from observations, at a moment. Pure.

Abilities are logits, one an objective, with a normal prior in three layers: what the learner has in common everywhere, in a
domain, in an objective. So an objective without evidence of its own is estimated from its domain. Observations count by
`evidence.Observation`'s formula, less the older they are; abilities fall back with the time since the last practice. The mode
is found by Fisher scoring, the uncertainty is the normal one there (Laplace), and all that is reported is taken from one
fixed sample of it. docs/readiness.md has the assumptions and how they were tested.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from labjudge.exam.form import shares as divided
from labjudge.exam.objectives import Guide
from labjudge.readiness.evidence import SLIP, Observation

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Assumptions:
    """Days, logits and shares that nobody has measured on real learners. `pass_mark` is of the guide's whole form."""

    pass_mark: int = 42
    evidence_half_life: float = 45.0
    """Days after which an observation counts half."""
    newer: float = 0.95
    """What an observation still counts for each later one on its objective: practice changes who practises."""
    learning: float = 0.04
    """By how much one observation, whose reason is read, raises the ability."""
    forgetting_half_life: float = 40.0
    """Days without practice after which half of the ability above `untrained` is left."""
    steadier: float = 0.3
    """By what share of itself that half-life grows with each observation on the objective: what is repeated lasts longer."""
    untrained: float = -1.0
    start: float = -0.7
    spread_learner: float = 1.0
    spread_domain: float = 0.45
    spread_objective: float = 1.2
    chance: float = 0.25
    """Of a question of the exam, to be guessed."""
    confidence: float = 0.9


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
    """`expected` questions of the guide's whole form right, and the probability to reach the pass mark."""

    now: datetime
    whole: Estimate
    domains: Mapping[str, Estimate]
    objectives: Mapping[str, Estimate]
    expected: float
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
    seen = _Seen.of(observations, names, now, assumed)
    mode, covariance = _posterior(seen, _prior(domain, assumed), assumed)
    ages = _ages(seen, domain)
    practised = seen.loads.sum(axis=0)
    kept = 0.5 ** (ages / (assumed.forgetting_half_life * (1 + assumed.steadier * practised)))
    centre = assumed.untrained + (mode - assumed.untrained) * kept
    # Nobody forgets at exactly that pace: what is unknown about the forgetting comes on top.
    spread = np.outer(kept, kept) * covariance + np.diag((0.5 * (1 - kept)) ** 2)
    right = _share_right(_normal_sample(centre, spread), assumed)
    return _reported(right, seen, names, domain, guide, now, assumed)


@dataclass(frozen=True)
class _Seen:
    """Observations as arrays: a row of `loads` each, over the objectives."""

    loads: Floats
    right: Floats
    chance: Floats
    slip: Floats
    hardness: Floats
    weight: Floats
    age: Floats
    at: tuple[datetime, ...]

    @classmethod
    def of(
        cls, observations: Sequence[Observation], names: Sequence[str], now: datetime, assumed: Assumptions
    ) -> _Seen:
        ordered = sorted(observations, key=lambda one: one.at)
        loads = np.array([[one.shares.get(name, 0.0) for name in names] for one in ordered])
        loads = loads.reshape(len(ordered), len(names))
        age = np.array([max((now - one.at) / timedelta(days=1), 0.0) for one in ordered])
        later = np.cumsum(loads[::-1], axis=0)[::-1] - loads  # for each, what was seen of its objectives afterwards
        practised_later = (later * loads).sum(axis=1)
        weight = np.array([one.weight for one in ordered])
        weight = weight * 0.5 ** (age / assumed.evidence_half_life) * assumed.newer**practised_later
        return cls(
            loads,
            np.array([float(one.right) for one in ordered]),
            np.array([one.chance for one in ordered]),
            np.array([one.slip for one in ordered]),
            np.array([one.hardness for one in ordered]) + assumed.learning * practised_later,
            weight,
            age,
            tuple(one.at for one in ordered),
        )


def _prior(domain: Sequence[str], assumed: Assumptions) -> Floats:
    """Covariance of the abilities before anything is seen."""
    same = np.array([[one == other for other in domain] for one in domain])
    return (
        assumed.spread_learner**2 + assumed.spread_domain**2 * same + assumed.spread_objective**2 * np.eye(len(domain))
    )


def _posterior(seen: _Seen, prior: Floats, assumed: Assumptions) -> tuple[Floats, Floats]:
    """Mode and covariance, by Fisher scoring; a step that makes it worse is halved."""
    precision: Floats = np.asarray(np.linalg.inv(prior), float)
    ability = np.full(len(prior), assumed.start)
    information = precision
    best = _log_posterior(ability, seen, precision, assumed)
    for _ in range(50):
        slope, information = _slope(ability, seen, precision, assumed)
        step = np.linalg.solve(information, slope)
        while (found := _log_posterior(ability + step, seen, precision, assumed)) < best - 1e-12:
            step = step / 2
            if np.abs(step).max() < 1e-9:
                break
        ability, best = ability + step, max(best, found)
        if np.abs(step).max() < 1e-6:
            break
    return ability, np.asarray(np.linalg.inv(information), float)


def _log_posterior(ability: Floats, seen: _Seen, precision: Floats, assumed: Assumptions) -> float:
    away = ability - assumed.start
    probability, _ = _probability(ability, seen)
    told = np.where(seen.right == 1, probability, 1 - probability)
    return float((seen.weight * np.log(told)).sum() - away @ precision @ away / 2)


def _slope(ability: Floats, seen: _Seen, precision: Floats, assumed: Assumptions) -> tuple[Floats, Floats]:
    probability, steepness = _probability(ability, seen)
    variance = probability * (1 - probability)
    slope = seen.loads.T @ (seen.weight * (seen.right - probability) * steepness / variance)
    information = (seen.loads.T * (seen.weight * steepness**2 / variance)) @ seen.loads
    return slope - precision @ (ability - assumed.start), information + precision


def _probability(ability: Floats, seen: _Seen) -> tuple[Floats, Floats]:
    """Of each observation to be right, and how fast that grows with ability."""
    knows = _logistic(seen.loads @ ability - seen.hardness)
    scale = 1 - seen.chance - seen.slip
    return seen.chance + scale * knows, scale * knows * (1 - knows)


def _logistic(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))


def _ages(seen: _Seen, domain: Sequence[str]) -> Floats:
    """Days since each objective was practised last; without any practice, since its domain was; 0 without that either."""
    practised = seen.loads > 0
    own = np.where(practised, seen.age[:, None], np.inf).min(axis=0, initial=np.inf)
    of_domain = {name: own[[one == name for one in domain]].min() for name in domain}
    ages = np.where(np.isfinite(own), own, [of_domain[name] for name in domain])
    return np.where(np.isfinite(ages), ages, 0.0)


def _share_right(ability: Floats, assumed: Assumptions) -> Floats:
    return assumed.chance + (1 - assumed.chance - SLIP) * _logistic(ability)


def _normal_sample(centre: Floats, spread: Floats, number: int = 2000) -> Floats:
    """The same draws each time, and each with its mirror image: `number` rows."""
    half = np.random.default_rng(59).standard_normal((number // 2, len(centre)))
    lower = np.linalg.cholesky(spread + 1e-9 * np.eye(len(centre)))
    return np.asarray(centre + np.vstack([half, -half]) @ lower.T)


def _reported(
    right: Floats,
    seen: _Seen,
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
    objectives = {name: _told(right[:, at], seen, [at], assumed) for at, name in enumerate(names)}
    domains = {name: _told(right[:, at].mean(axis=1), seen, at, assumed) for name, at in of_domain.items() if at}
    whole = _told(score / guide.questions, seen, list(range(len(names))), assumed)
    by_chance = (right * (1 - right)) @ asked
    passing = float(_normal_tail((assumed.pass_mark - 0.5 - score) / np.sqrt(by_chance)).mean())
    return Readiness(now, whole, domains, objectives, float(score.mean()), passing, guide.questions, assumed)


def _told(right: Floats, seen: _Seen, columns: Sequence[int], assumed: Assumptions) -> Estimate:
    low, high = np.quantile(right, [(1 - assumed.confidence) / 2, (1 + assumed.confidence) / 2])
    about = np.flatnonzero((seen.loads[:, list(columns)] > 0).any(axis=1))
    practised = seen.at[about[-1]] if len(about) else None
    return Estimate(float(right.mean()), float(low), float(high), practised, len(about))


def _normal_tail(value: Floats) -> Floats:
    """P(X > value) of a standard normal X."""
    return np.array([math.erfc(each / math.sqrt(2)) / 2 for each in value])
