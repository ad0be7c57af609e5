"""Which drill is next, and how its options stand. Pure: the same record, moment and seed, the same drill."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from labjudge.drill.bank import Drill, Sealed
from labjudge.exam.items import LETTERS
from labjudge.readiness.journal import Event, right_skills
from labjudge.readiness.trained import Training

OPTIONS, NEAREST = 4, 6
"""Options that are shown, and how many of the other phrases the wrong ones are drawn from."""
REST = {True: timedelta(days=30), False: timedelta(days=2)}
"""Was it answered right -> how long it is not asked again."""
JITTER = 0.15
"""Between drills that train what is known alike, the seed decides."""


@dataclass(frozen=True)
class Asked:
    """A drill's options in the order in which they are shown, and the letter of the right one."""

    options: tuple[str, ...]
    right: str

    def named(self, letter: str) -> str:
        return self.options[LETTERS.index(letter)]

    @property
    def letters(self) -> str:
        return LETTERS[: len(self.options)]


def asked(drill: Drill, seed: int | str) -> Asked:
    """The fault among three others. The first others are the nearest: all are of one skill where it has enough."""
    draw = random.Random(seed)
    options = [drill.fault, *draw.sample(drill.others[:NEAREST], OPTIONS - 1)]
    draw.shuffle(options)
    return Asked(tuple(options), LETTERS[options.index(drill.fault)])


def chosen(
    drills: Sequence[Sealed],
    events: Sequence[Event],
    known: Mapping[str, float],
    training: Training,
    now: datetime,
    seed: int,
) -> Sealed | None:
    """The drill whose objectives are known least, of those that were not asked lately; None when all were.

    `known` is the share right by objective. Drills on skills that the learner has right come first, whatever is known of
    the others: their code is no news, that of the others is nearly a solution.
    """
    lately = {event.name: event for event in events if event.kind == "drill"}
    there = [each for each in drills if not _rests(lately.get(each.name), now)]
    own = right_skills(events)
    there = [each for each in there if (each.lab, each.skill) in own] or there
    draw = random.Random(seed)
    return max(there, key=lambda each: _weakness(each, known, training) + draw.uniform(0, JITTER), default=None)


def _rests(before: Event | None, now: datetime) -> bool:
    return before is not None and now - before.at < REST[before.is_right]


def _weakness(drill: Sealed, known: Mapping[str, float], training: Training) -> float:
    shares = training.shares(drill.lab, drill.section, drill.skill)
    return sum(share * (1 - known[name]) for name, share in shares.items() if name in known)
