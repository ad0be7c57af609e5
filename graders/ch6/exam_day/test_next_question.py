"""Exams that are played against a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labjudge.grading import Draw, Lab, judges, wrong

NEAR = 1e-6


@dataclass
class Question:
    """`needs` so many seconds in all, of which `spent` have passed."""

    name: str
    needs: float
    spent: float = 0.0
    opened: int = 0

    @property
    def answered(self) -> bool:
        return self.spent >= self.needs - NEAR

    def __str__(self) -> str:
        state = "answered" if self.answered else "never opened" if not self.opened else "not answered"
        parts = f"{self.opened} part{'s' * (self.opened != 1)}"
        return f"{self.name}  needs {self.needs:.1f} s, had {self.spent:.1f} s in {parts}, {state}"


def exam(draw: Draw, needs: list[float]) -> list[Question]:
    return [Question(f"q{place}_{draw.word()}", need) for place, need in enumerate(needs, 1)]


def play(lab: Lab, limit: float, questions: list[Question]) -> float:
    """Play to the end; the seconds that are left. Ends the check as wrong for a step that no exam allows."""
    left, by_name = float(limit), {each.name: each for each in questions}
    for _ in range(20 * len(questions)):
        if left <= NEAR:
            return 0.0
        told = [{"name": each.name, "spent": each.spent, "answered": each.answered} for each in questions]
        step = lab.next_question({"limit": float(limit), "left": left, "questions": told})
        if step is None:
            return left
        named, seconds = (step.get("name"), step.get("seconds")) if isinstance(step, dict) else (None, None)
        if named not in by_name or isinstance(seconds, bool) or not isinstance(seconds, int | float):
            wrong("not a question and its seconds", happened=f"it returned {step!r}")
        question, at = by_name[named], f"{left:.0f} s are left, it gives {named} {seconds:.1f} s"
        if question.answered:
            wrong("an answered question is opened again", happened=at, drawing=[str(question)])
        if not seconds > 0:
            wrong("no time is given", happened=at, drawing=[str(question)])
        if seconds > left + NEAR:
            wrong("more time than is left", happened=at, drawing=[str(question)])
        used = min(seconds, question.needs - question.spent, left)
        question.spent, question.opened, left = question.spent + used, question.opened + 1, left - used
    wrong(
        "it never ends", happened=f"after {20 * len(questions)} steps, {left:.0f} s are left", drawing=shown(questions)
    )


def shown(questions: list[Question]) -> list[str]:
    """The first of those without an answer, and how many they are."""
    missing = [each for each in questions if not each.answered]
    more = [f"{len(missing)} of {len(questions)} questions are not answered"] if missing else []
    return [*map(str, missing[:6]), *more]


def judge(lab: Lab, limit: float, questions: list[Question]) -> None:
    left, fair = play(lab, limit, questions), limit / len(questions)
    missing = [each for each in questions if not each.answered]
    told: dict[str, Any] = {"drawing": [f"limit  {limit:.0f} s, fair share {fair:.1f} s", *shown(questions)]}
    short = [each for each in missing if each.needs <= fair]
    if unseen := [each for each in short if not each.opened]:
        happened = f"{unseen[0].name} was never opened; {len(unseen)} that need no more than a fair share were not"
        wrong("questions that nobody came to", happened=happened, **told)
    if short:
        wrong(
            "a fair share is refused",
            happened=f"{short[0].name} needs no more than its fair share, and is not answered",
            **told,
        )
    if missing and left > NEAR:
        wrong("time is left over", happened=f"{left:.0f} s are left, and {missing[0].name} is not answered", **told)
    if missing and sum(each.needs for each in questions) <= limit:
        wrong("not all are answered, though the time was enough", happened=f"{missing[0].name} is not answered", **told)


@judges
def a_usual_exam(lab: Lab, draw: Draw) -> None:
    """59 questions in 120 minutes: what needs no more than its fair share is answered, and nothing is opened twice for that."""
    judge(lab, 7200, exam(draw, [float(draw.randrange(20, 123)) for _ in range(59)]))


@judges
def hard_ones_first(lab: Lab, draw: Draw) -> None:
    """Hard questions at the beginning cost the easy ones nothing; they come back, and all the time is used."""
    count, whole = draw.randrange(24, 32), draw.randrange(90, 150)
    fair = whole + 0.5  # seldom a whole number; one question needs all of it
    hard = [fair * draw.randrange(6, 12) for _ in range(count // 4)]
    easy = [
        float(draw.randrange(whole * 9 // 10, whole)) for _ in range(count - len(hard) - 1)
    ]  # twice a share is too much
    judge(lab, count * fair, exam(draw, [*hard, *draw.shuffled([*easy, fair])]))


@judges
def hard_ones_everywhere(lab: Lab, draw: Draw) -> None:
    """Wherever the hard ones are, also at the very end, the rule holds."""
    for place in (1.0, 0.5):
        count, fair = draw.randrange(20, 26), draw.randrange(60, 150)
        hard = [float(fair * draw.randrange(10, 20)) for _ in range(3)]
        easy = [float(draw.randrange(fair // 2, fair + 1)) for _ in range(count - 3)]
        at = int(len(easy) * place)
        judge(lab, count * fair, exam(draw, [*easy[:at], *hard, *easy[at:]]))


@judges
def enough_for_all(lab: Lab, draw: Draw) -> None:
    """If the questions need no more than the limit together, also exactly so much, all are answered."""
    for spare in (draw.randrange(50, 300), 0):
        count, fair = draw.randrange(20, 28), draw.randrange(100, 150)
        needs = [float(draw.randrange(fair // 4, fair // 2)) for _ in range(count - 4)]
        rest = count * fair - spare - sum(needs)
        needs += [float(rest // 4)] * 3
        needs.append(count * fair - spare - sum(needs))
        judge(lab, count * fair, exam(draw, draw.shuffled(needs)))


@judges
def one_and_all_answered(lab: Lab, draw: Draw) -> None:
    """A single question may have all the time; when all are answered, it hands in."""
    judge(lab, 600, exam(draw, [float(draw.randrange(400, 601))]))
    questions = [{"name": f"q_{draw.word()}", "spent": 40.0, "answered": True} for _ in range(3)]
    outcome = lab.attempt.next_question({"limit": 360.0, "left": 240.0, "questions": questions})
    if outcome.error or outcome.value is not None:
        wrong("all are answered, and it does not hand in", happened=str(outcome))
