"""Abilities from observations: one logit an objective, as a normal distribution at a moment. Pure.

The prior has three layers: what the learner has in common everywhere, in a domain, in an objective. So an objective without
evidence of its own is estimated from its domain. Observations count by `evidence.Observation`'s formula, less the older they
are; abilities fall back with the time since the last practice. The mode is found by Fisher scoring; the uncertainty is the
normal one there (Laplace).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from labjudge.readiness.evidence import Observation

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
    spread_forgetting: float = 0.9
    chance: float = 0.25
    """Of a question of the exam, to be right by lot. Why no more than that: docs/readiness.md."""
    confidence: float = 0.9


def normal(seen: Seen, domain: Sequence[str], assumed: Assumptions) -> tuple[Floats, Floats]:
    """Centre and covariance of the abilities; `domain` is each objective's."""
    mode, covariance = _posterior(seen, _prior(domain, assumed), assumed)
    steadier = 1 + assumed.steadier * seen.loads.sum(axis=0)
    kept = 0.5 ** (_ages(seen, domain) / (assumed.forgetting_half_life * steadier))
    centre = assumed.untrained + (mode - assumed.untrained) * kept
    # Nobody forgets at exactly that pace: what is unknown about the forgetting comes on top.
    return centre, np.outer(kept, kept) * covariance + np.diag((assumed.spread_forgetting * (1 - kept)) ** 2)


def sample(centre: Floats, spread: Floats, number: int = 2000) -> Floats:
    """The same draws each time, and each with its mirror image: `number` rows."""
    half = np.random.default_rng(59).standard_normal((number // 2, len(centre)))
    lower = np.linalg.cholesky(spread + 1e-9 * np.eye(len(centre)))
    return np.asarray(centre + np.vstack([half, -half]) @ lower.T)


@dataclass(frozen=True)
class Seen:
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
    def of(cls, observations: Sequence[Observation], names: Sequence[str], now: datetime, assumed: Assumptions) -> Seen:
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


def _posterior(seen: Seen, prior: Floats, assumed: Assumptions) -> tuple[Floats, Floats]:
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


def _log_posterior(ability: Floats, seen: Seen, precision: Floats, assumed: Assumptions) -> float:
    away = ability - assumed.start
    probability, _ = _probability(ability, seen)
    likelihood = np.where(seen.right == 1, probability, 1 - probability)
    return float((seen.weight * np.log(likelihood)).sum() - away @ precision @ away / 2)


def _slope(ability: Floats, seen: Seen, precision: Floats, assumed: Assumptions) -> tuple[Floats, Floats]:
    probability, steepness = _probability(ability, seen)
    variance = probability * (1 - probability)
    slope = seen.loads.T @ (seen.weight * (seen.right - probability) * steepness / variance)
    information = (seen.loads.T * (seen.weight * steepness**2 / variance)) @ seen.loads
    return slope - precision @ (ability - assumed.start), information + precision


def _probability(ability: Floats, seen: Seen) -> tuple[Floats, Floats]:
    """Of each observation to be right, and how fast that grows with ability."""
    knows = logistic(seen.loads @ ability - seen.hardness)
    scale = 1 - seen.chance - seen.slip
    return seen.chance + scale * knows, scale * knows * (1 - knows)


def logistic(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))


def _ages(seen: Seen, domain: Sequence[str]) -> Floats:
    """Days since each objective was practised last; without any practice, since its domain was; 0 without that either."""
    practised = seen.loads > 0
    own = np.where(practised, seen.age[:, None], np.inf).min(axis=0, initial=np.inf)
    of_domain = {name: own[[one == name for one in domain]].min() for name in domain}
    ages = np.where(np.isfinite(own), own, [of_domain[name] for name in domain])
    return np.where(np.isfinite(ages), ages, 0.0)
