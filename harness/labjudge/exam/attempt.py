"""One sitting of an exam, as data: its form, what was answered, the time that passed. Every change gives a new value. Pure.

The clock is the sitter's: it runs while the exam is open. After a crash it goes on from what was kept last, at most `KEPT_EVERY`
seconds earlier; while the machine was down it stood still. It is fed with differences of a monotonic clock, so a changed wall
clock changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from labjudge.exam.form import Place

KEPT_EVERY = 10.0


class Attempt(BaseModel):
    """`answers` are letters of the bank by question; `started` and `ended` are UTC, ISO 8601."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int
    minutes: float = Field(gt=0)
    places: tuple[Place, ...]
    started: str
    ended: str = ""
    state: Literal["open", "submitted", "out of time", "given up"] = "open"
    seconds: float = Field(default=0.0, ge=0)
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
    passed = attempt.model_copy(update={"seconds": attempt.seconds + max(0.0, seconds)})
    return passed if passed.left else passed.model_copy(update={"state": "out of time", "ended": now})


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


def open_questions(attempt: Attempt) -> list[int]:
    """Numbers, from 1, of the questions without an answer."""
    return [at for at, place in enumerate(attempt.places, 1) if not attempt.answers.get(place.name)]
