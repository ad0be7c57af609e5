"""The exam that the pages show: before it begins, while it runs, after its end. Knows no HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypedDict

from labjudge.exam import attempt as attempts
from labjudge.exam.attempt import Attempt
from labjudge.exam.form import Place
from labjudge.exam.items import Question
from labjudge.exam.objectives import Guide
from labjudge.exam.running import Running, utc
from labjudge.exam.sealing import Sealed
from labjudge.suite import Suite

Phase = Literal["not begun", "open", "over"]


class AnswerError(Exception):
    """What was chosen is no answer; the message says why, and nothing has changed."""


class Mark(TypedDict):
    """How a question stands, for the list of questions."""

    state: Literal["answered", "one of two chosen", "not answered"]
    flagged: bool


class Room:
    """One attempt. `keep` is called with each new state of it, from when it begins."""

    def __init__(
        self,
        suite: Suite,
        guide: Guide,
        bank: Mapping[str, Sealed],
        attempt: Attempt,
        keep: Callable[[Attempt], None],
        monotonic: Callable[[], float],
        *,
        begun: bool,
    ) -> None:
        self.suite, self.guide, self.bank = suite, guide, bank
        self.monotonic = monotonic
        self.asked_at = monotonic()
        """When a page last asked for something."""
        self._drawn, self._keep = attempt, keep
        self._running = Running(attempt, keep, monotonic) if begun else None

    @property
    def attempt(self) -> Attempt:
        return self._running.now() if self._running else self._drawn

    @property
    def phase(self) -> Phase:
        if self._running is None:
            return "not begun"
        return "open" if self.attempt.is_open else "over"

    @property
    def domains(self) -> dict[str, int]:
        """How many questions each domain has, by its title, in the guide's order."""
        found = Counter(self.guide.domain_of(self.bank[place.name].objective).title for place in self._drawn.places)
        return {domain.title: found[domain.title] for domain in self.guide.domains if found[domain.title]}

    def begin(self) -> None:
        """Start the clock. What has begun goes on as it is."""
        if self._running is None:
            begun = self._drawn.model_copy(update={"started": utc()})
            self._running = Running(begun, self._keep, self.monotonic)
            self.tick()

    def tick(self) -> None:
        if self._running:
            self._running.tick()

    def leave(self) -> None:
        if self._running:
            self._running.leave()

    def question(self, number: int) -> tuple[Place, Question]:
        """Place and text of a question, counted from 1."""
        place = self.attempt.places[number - 1]
        return place, self.bank[place.name]

    def go_to(self, number: int) -> None:
        """Where somebody is. Call `tick` soon: keeping takes a while, for which no page should wait."""
        assert self._running
        self._running.change(lambda attempt: attempts.moved(attempt, number - 1), keep=False)

    def answer(self, number: int, displayed: str) -> Attempt:
        """Letters as displayed, `bd`; none takes the answer back. One option of two is kept as well. Raises AnswerError."""
        place, question = self.question(number)
        if len(chosen := set(displayed)) > question.choose:
            raise AnswerError(f"Choose {question.choose}: take one back before you choose another.")
        try:
            letters = place.letters("".join(chosen))
        except KeyError as letter:
            raise AnswerError(f"Question {number} has no option {letter}.") from None
        return self._change(lambda attempt: attempts.answered(attempts.moved(attempt, number - 1), letters))

    def flag(self, number: int, on: bool) -> Attempt:
        name = self.question(number)[0].name

        def flagged(attempt: Attempt) -> Attempt:
            there = attempts.moved(attempt, number - 1)
            return there if (name in attempt.flagged) == on else attempts.flagged(there)

        return self._change(flagged)

    def hand_in(self) -> Attempt:
        return self._change(lambda attempt: attempts.ended(attempt, utc()))

    def _change(self, by: Callable[[Attempt], Attempt]) -> Attempt:
        assert self._running, "pages of questions are shown once the exam has begun"
        return self._running.change(by)


def marks(attempt: Attempt, questions: Mapping[str, Question]) -> list[Mark]:
    """How each question stands, in the order of the form."""
    return [
        Mark(
            state=_state(len(attempt.chosen(place.name)), questions[place.name]), flagged=place.name in attempt.flagged
        )
        for place in attempt.places
    ]


def progress(found: Sequence[Mark]) -> str:
    """`12 of 59 answered`."""
    return f"{sum(mark['state'] == 'answered' for mark in found)} of {len(found)} answered"


def open_or_flagged(found: Sequence[Mark]) -> dict[str, list[int]]:
    """Numbers, from 1, by what somebody may want to look at before handing in."""
    numbered = list(enumerate(found, 1))
    states = {
        state: [at for at, mark in numbered if mark["state"] == state]
        for state in ("not answered", "one of two chosen")
    }
    return states | {"flagged": [at for at, mark in numbered if mark["flagged"]]}


def _state(chosen: int, question: Question) -> Literal["answered", "one of two chosen", "not answered"]:
    if not chosen:
        return "not answered"
    return "answered" if chosen == question.choose else "one of two chosen"
