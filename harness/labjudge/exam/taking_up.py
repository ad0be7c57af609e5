"""Which exam is sat: the one that is open, or one that is drawn."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from labjudge.exam import attempt as attempts
from labjudge.exam import form
from labjudge.exam.attempt import Attempt
from labjudge.exam.items import Question
from labjudge.exam.objectives import Guide
from labjudge.exam.record import Record
from labjudge.exam.running import utc


@dataclass(frozen=True)
class Asked:
    """What a new exam is to be. `number` of 0 means the guide's number, with the guide's time."""

    number: int = 0
    objectives: Sequence[str] = ()
    seed: int | None = None
    older: bool = False
    afresh: bool = False


@dataclass(frozen=True)
class Opened:
    """The attempt to sit, the record that it belongs to, and whether it was drawn just now.

    One that was open may have ended meanwhile: its time ran on through a crash.
    """

    attempt: Attempt
    record: Record
    is_new: bool


def opened(
    kept: Record, asked: Asked, guide: Guide, bank: Mapping[str, Question], tell: Callable[[str], None]
) -> Opened:
    """Take up the open exam of a record, or draw one. One that cannot go on is closed; `tell` says so. Raises FormError."""
    attempt = kept.unfinished
    if attempt and (gone := [place.name for place in attempt.places if place.name not in bank]):
        tell(f"the open exam has questions that are not in the bank any more ({gone[0]}, …); it is closed")
    elif attempt and not asked.afresh:
        return Opened(_resumed(attempt, tell), kept, is_new=False)
    new = drawn(asked, guide, bank)
    return Opened(new, kept.with_last(attempts.ended(attempt, utc(), "given up")) if attempt else kept, is_new=True)


def drawn(asked: Asked, guide: Guide, bank: Mapping[str, Question]) -> Attempt:
    """A new attempt. Raises FormError."""
    seed = asked.seed if asked.seed is not None else time.time_ns() % 1_000_000
    number = asked.number or guide.questions
    places = form.draw(list(bank.values()), guide, seed, number, objectives=asked.objectives, older=asked.older)
    return Attempt(seed=seed, minutes=guide.minutes * number / guide.questions, places=places, started=utc())


def _resumed(attempt: Attempt, tell: Callable[[str], None]) -> Attempt:
    tell(f"Going on with the exam of {attempt.started}, seed {attempt.seed}.")
    now = attempts.taken_up(attempt, datetime.now(UTC))
    if (lost := now.seconds - attempt.seconds) >= 60:
        tell(f"It was not left in order, so its clock went on: {lost / 60:.0f} minutes.")
    if not now.is_open:
        tell("Its time is over.")
    return now
