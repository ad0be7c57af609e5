"""One sitting of an exam, as data: its form, what was answered, the time that passed. Every change gives a new value. Pure.

The clock runs while somebody sits the exam, and through a crash: what passed until the exam is taken up again counts. Who leaves
in order stops the clock. While a process runs, time is differences of a monotonic clock; only between two processes is it read
from the wall clock, and one that was set back takes nothing away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from labjudge.exam.form import Place
from labjudge.exam.items import Question

KEPT_EVERY = 10.0
"""Seconds."""


class Attempt(BaseModel):
    """`answers` are letters of the bank by question; `started` and `ended` are UTC, ISO 8601.

    `running_at` is when the attempt was kept last while it ran; none once it was left in order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int
    minutes: float = Field(gt=0)
    places: tuple[Place, ...]
    started: str
    ended: str = ""
    state: Literal["open", "submitted", "out of time", "given up"] = "open"
    seconds: float = Field(default=0.0, ge=0)
    running_at: AwareDatetime | None = None
    at: int = 0
    answers: Mapping[str, tuple[str, ...]] = {}
    flagged: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(0.0, self.minutes * 60 - self.seconds)

    @property
    def place(self) -> Place:
        """Where the sitter is."""
        return self.places[self.at]

    def chosen(self, name: str) -> frozenset[str]:
        return frozenset(self.answers.get(name, ()))


def later(attempt: Attempt, seconds: float, now: str) -> Attempt:
    """So many seconds more have passed; when none are left the attempt has ended, at `now`."""
    if not attempt.is_open:
        return attempt
    total = min(attempt.seconds + max(0.0, seconds), attempt.minutes * 60)
    passed = attempt.model_copy(update={"seconds": total})
    return passed if passed.left else passed.model_copy(update={"state": "out of time", "ended": now})


def taken_up(attempt: Attempt, now: datetime) -> Attempt:
    """As another process finds it: if nobody left it in order, the time since it was kept last has passed."""
    if attempt.running_at is None:
        return attempt
    return later(attempt, (now - attempt.running_at).total_seconds(), now.isoformat(timespec="seconds"))


def answered(attempt: Attempt, letters: frozenset[str]) -> Attempt:
    """The present question answered, or its answer taken back by the empty set. An attempt that has ended stays as it is."""
    if not attempt.is_open:
        return attempt
    name = attempt.place.name
    answers = {key: value for key, value in attempt.answers.items() if key != name}
    return attempt.model_copy(update={"answers": answers | ({name: tuple(sorted(letters))} if letters else {})})


def flagged(attempt: Attempt) -> Attempt:
    """The present question marked for review, or no longer."""
    name = attempt.place.name
    kept = tuple(each for each in attempt.flagged if each != name)
    return attempt.model_copy(update={"flagged": kept if name in attempt.flagged else (*kept, name)})


def moved(attempt: Attempt, at: int) -> Attempt:
    """To another question, counted from 0; before the first is the first, behind the last the last."""
    return attempt.model_copy(update={"at": min(max(at, 0), len(attempt.places) - 1)})


def ended(attempt: Attempt, now: str, state: Literal["submitted", "given up"] = "submitted") -> Attempt:
    """Handed in, once: what has ended stays as it is."""
    return attempt.model_copy(update={"state": state, "ended": now}) if attempt.is_open else attempt


def open_questions(attempt: Attempt, questions: Mapping[str, Question]) -> list[int]:
    """Numbers, from 1, of the questions without an answer, or with one option of two."""
    return [
        at
        for at, place in enumerate(attempt.places, 1)
        if len(attempt.answers.get(place.name, ())) < questions[place.name].choose
    ]
