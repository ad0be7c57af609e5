"""An exam that somebody sits: commands change the attempt, and each change is kept at once. No screen and no clock of its own."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from labjudge.exam import attempt as attempts
from labjudge.exam.attempt import KEPT_EVERY, Attempt
from labjudge.exam.items import LETTERS, Question

HELP = (
    "a letter answers (two for 'choose two', as in: b d) · - takes the answer back · Enter goes on · p goes back · "
    "a number goes there · f flags · l lists · s hands in · q leaves (the exam stays open)"
)


class Sitting:
    """The attempt as it is now. `keep` is called with each new state, from one thread at a time."""

    def __init__(
        self,
        attempt: Attempt,
        questions: Mapping[str, Question],
        keep: Callable[[Attempt], None],
        monotonic: Callable[[], float],
    ) -> None:
        self.attempt, self.questions = attempt, questions
        self._keep, self._monotonic, self._seen = keep, monotonic, monotonic()
        self._lock = threading.Lock()
        self.left = False
        self._asked_to_hand_in = False

    @property
    def question(self) -> Question:
        return self.questions[self.attempt.place.name]

    @property
    def over(self) -> bool:
        """Whether there is nothing more to do: handed in, out of time, or left."""
        return self.left or not self.attempt.is_open

    def tick(self) -> None:
        """Keep the time that has passed: called every `KEPT_EVERY` seconds, so that a crash costs no more than that."""
        with self._lock:
            self._pass_time()
            self._keep(self.attempt)

    def do(self, line: str) -> str:
        """Carry a command out; a sentence for the sitter, "" when there is nothing to say."""
        with self._lock:
            self._pass_time()
            said = self._carry_out(line.strip().lower()) if self.attempt.is_open else ""
            self._keep(self.attempt)
        return said if self.attempt.is_open or self.attempt.state == "submitted" else "The time is over."

    def _pass_time(self) -> None:
        now = self._monotonic()
        self.attempt, self._seen = attempts.later(self.attempt, now - self._seen, utc()), now

    def _carry_out(self, word: str) -> str:
        handing_in, self._asked_to_hand_in = self._asked_to_hand_in, False
        at = self.attempt.at
        match word:
            case "" | "n":
                return self._go(at + 1)
            case "p":
                return self._go(at - 1)
            case "f":
                self.attempt = attempts.flagged(self.attempt)
                return ""
            case "l":
                return self._listed()
            case "q":
                self.left = True
                return "The exam stays open; labs exam --terminal goes on with it."
            case "s":
                return self._hand_in(handing_in)
            case "-":
                self.attempt = attempts.answered(self.attempt, frozenset())
                return ""
            case "?" | "h":
                return HELP
        if word.isdecimal():
            return self._go(int(word) - 1)
        return self._answer(re.sub(r"[\s,]+", "", word))

    def _go(self, at: int) -> str:
        self.attempt = attempts.moved(self.attempt, at)
        return "" if self.attempt.at == at else f"There are questions 1 to {len(self.attempt.places)}."

    def _answer(self, word: str) -> str:
        question, place = self.question, self.attempt.place
        if not word or not set(word) <= {*LETTERS[: len(place.order)]}:
            return f"{word!r} is no answer and no command. {HELP}"
        if len(set(word)) != question.choose:
            return f"Choose {question.choose}: {len(set(word))} {'was' if len(set(word)) == 1 else 'were'} given."
        self.attempt = attempts.answered(self.attempt, place.letters(word))
        return ""

    def _hand_in(self, asked_before: bool) -> str:
        empty = attempts.open_questions(self.attempt)
        if empty and not asked_before:
            self._asked_to_hand_in = True
            return f"{len(empty)} without an answer: {', '.join(map(str, empty))}. Once more s hands in."
        self.attempt = attempts.ended(self.attempt, utc())
        return ""

    def _listed(self) -> str:
        marks = []
        for at, place in enumerate(self.attempt.places, 1):
            answer = place.displayed(self.attempt.chosen(place.name)) or "·"
            marks.append(f"{at}{answer}{'!' if place.name in self.attempt.flagged else ''}")
        return " ".join(marks)


class Ticking:
    """Calls `sitting.tick` every so often while the block lasts, in a thread of its own."""

    def __init__(self, sitting: Sitting, every: float = KEPT_EVERY) -> None:
        self._sitting, self._every, self._over = sitting, every, threading.Event()
        self._thread = threading.Thread(target=self._tick, name="exam clock", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _tick(self) -> None:
        while not self._over.wait(self._every):
            self._sitting.tick()


def utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
