"""An exam that somebody sits by typing commands. No screen of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from labjudge.exam import attempt as attempts
from labjudge.exam.attempt import Attempt
from labjudge.exam.items import LETTERS, Question
from labjudge.exam.running import Running, utc

HELP = (
    "a letter answers (two for 'choose two', as in: b d) · - takes the answer back · Enter goes on · p goes back · "
    "a number goes there · f flags · l lists · s hands in · q leaves (the exam stays open)"
)


class Sitting(Running):
    """A running attempt that commands change."""

    def __init__(
        self,
        attempt: Attempt,
        questions: Mapping[str, Question],
        keep: Callable[[Attempt], None],
        monotonic: Callable[[], float],
    ) -> None:
        super().__init__(attempt, keep, monotonic)
        self.questions = questions
        self.left = False
        self._asked_to_hand_in = False

    @property
    def question(self) -> Question:
        return self.questions[self.attempt.place.name]

    @property
    def over(self) -> bool:
        """Whether there is nothing more to do: handed in, out of time, or left."""
        return self.left or not self.attempt.is_open

    def do(self, line: str) -> str:
        """Carry a command out; a sentence for the sitter, "" when there is nothing to say."""
        with self._lock:
            self._pass_time()
            reply = self._carry_out(line.strip().lower()) if self.attempt.is_open else ""
            self._keep_it()
        return reply if self.attempt.is_open or self.attempt.state == "submitted" else "The time is over."

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
        empty = attempts.open_questions(self.attempt, self.questions)
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
