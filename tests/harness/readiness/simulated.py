"""Learners as another model makes them than the one that is fitted: facets that are known or not, learnt, and lost one by one.

An objective has facets. A question asks for one of them, a hard one for two. Who knows them slips now and then; who does not
rules options out and guesses. What is explained afterwards may be learnt; each facet is lost after a time of its own, which
grows when it is learnt again. Learners differ in all of that. Seeded.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from labjudge.exam.form import shares
from labjudge.exam.objectives import Guide
from labjudge.readiness.evidence import Observation, skill_observation

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FACETS = 6
HARDNESS = {1: -0.6, 2: 0.0, 3: 0.6}


@dataclass
class Learner:
    """`lost[objective][facet]` is the day on which it is lost; -inf when it is not known."""

    draw: random.Random
    slip: float
    ruling_out: float
    learning: float
    memory: float
    lost: dict[str, list[float]]
    times: dict[tuple[str, int], int] = field(default_factory=dict)

    def knows(self, objective: str, facet: int, day: float) -> bool:
        return self.lost[objective][facet] > day

    def chance_right(self, known: bool) -> float:
        return 1 - self.slip if known else 0.25 + self.ruling_out

    def true_share(self, objective: str, day: float) -> float:
        """Of all questions on an objective, of all difficulties alike, the share that would be right."""
        part = sum(self.knows(objective, facet, day) for facet in range(FACETS)) / FACETS
        known = (part + part + part**2) / 3
        return known * self.chance_right(True) + (1 - known) * self.chance_right(False)

    def answer(self, objective: str, difficulty: int, day: float) -> bool:
        facets = [self.draw.randrange(FACETS) for _ in range(2 if difficulty == 3 else 1)]
        known = all(self.knows(objective, facet, day) for facet in facets)
        right = self.draw.random() < self.chance_right(known)
        for facet in facets:
            self.study(objective, facet, day, self.learning)
        return right

    def study(self, objective: str, facet: int, day: float, learning: float) -> None:
        if self.knows(objective, facet, day) or self.draw.random() < learning:
            again = self.times.get((objective, facet), 0)
            self.times[objective, facet] = again + 1
            lasts = self.draw.expovariate(1 / (self.memory * 1.6**again))
            self.lost[objective][facet] = max(self.lost[objective][facet], day + lasts)


def learner(guide: Guide, draw: random.Random) -> Learner:
    """Somebody, before the first day."""
    level = draw.betavariate(2.2, 2.6)
    lost = {}
    for domain in guide.domains:
        shift = draw.gauss(0, 0.12)
        for objective in guide.current:
            if objective.domain == domain.name:
                share = min(max(level + shift + draw.gauss(0, 0.18), 0.02), 0.98)
                lost[objective.name] = [
                    draw.expovariate(1 / 150) if draw.random() < share else float("-inf") for _ in range(FACETS)
                ]
    return Learner(
        draw,
        slip=draw.betavariate(2, 30),
        ruling_out=draw.uniform(0, 0.2),
        learning=draw.uniform(0.1, 0.5),
        memory=draw.lognormvariate(4.0, 0.5),
        lost=lost,
    )


def history(somebody: Learner, guide: Guide, days: int, number: int) -> list[Observation]:
    """What they did in so many days until now: exams, questions on an objective, labs; about `number` observations."""
    starts, left = [], number
    while left > 0:
        kind = somebody.draw.choices(("exam", "objective", "lab"), (1, 5, 6))[0]
        starts.append((somebody.draw.uniform(0, days), kind))
        left -= {"exam": guide.questions, "objective": 6, "lab": 3}[kind]
    return [one for day, kind in sorted(starts) for one in _session(somebody, guide, kind, day, days)]


def _session(somebody: Learner, guide: Guide, kind: str, day: float, days: int) -> Iterator[Observation]:
    draw, names = somebody.draw, [objective.name for objective in guide.current]
    at = NOW - timedelta(days=days - day)
    if kind == "exam":
        for name in form(guide, draw):
            yield _question(somebody, name, day, at)
    elif kind == "objective":
        name = draw.choice(names)
        for _ in range(6):
            yield _question(somebody, name, day, at)
    else:
        trained = draw.sample(names, draw.choice((1, 2, 3)))
        for _ in range(3):
            yield _skill(somebody, trained, day, at)


def _question(somebody: Learner, name: str, day: float, at: datetime) -> Observation:
    difficulty = somebody.draw.choice((1, 2, 3))
    right = somebody.answer(name, difficulty, day)
    return Observation(at, right, {name: 1.0}, 0.25, hardness=HARDNESS[difficulty])


def _skill(somebody: Learner, trained: list[str], day: float, at: datetime) -> Observation:
    """Tried until it is right or given up; each try teaches something."""
    shares = dict.fromkeys(trained, 1 / len(trained))
    for failed in range(6):
        name = somebody.draw.choice(trained)
        facet = somebody.draw.randrange(FACETS)
        if somebody.draw.random() < (0.85 if somebody.knows(name, facet, day) else 0.2):
            somebody.study(name, facet, day, 1.0)
            return skill_observation(at, True, failed, shares)
        somebody.study(name, facet, day, somebody.learning)
    return skill_observation(at, False, 6, shares)


def form(guide: Guide, draw: random.Random) -> list[str]:
    """The objectives of a whole form's questions."""
    found = []
    for domain, number in shares({one.name: one.weight for one in guide.domains}, guide.questions).items():
        names = [objective.name for objective in guide.current if objective.domain == domain]
        turns = [name for _ in range(number // len(names) + 1) for name in draw.sample(names, len(names))]
        found += turns[:number]
    return found


def true_shares(somebody: Learner, guide: Guide, days: int) -> Mapping[str, float]:
    return {objective.name: somebody.true_share(objective.name, days) for objective in guide.current}
