"""What the grader of every chapter's quiz checks; `graders/chN/LAB/test_quiz.py` names the key and calls these."""

from __future__ import annotations

import textwrap
from pathlib import Path

from labjudge import quiz
from labjudge.endings import ToDo, wrong
from labjudge.handles import Lab
from labjudge.quiz import Judged
from labjudge.verdicts import Finding


def check_letters(lab: Lab, key: Path) -> None:
    """Every answer that is filled in is a letter."""
    for name, letter in _answers(lab, key).items():
        if letter and letter not in quiz.LETTERS:
            wrong("an answer that is no letter", happened=f"question {name} is answered {letter[:40]!r}")


def check_enough(lab: Lab, key: Path) -> Finding | None:
    """At least four of five are right. Each that was missed is told, as a remark when the quiz is passed."""
    judged = quiz.judge(_answers(lab, key), quiz.read_key(key))
    missed, needed = [each for each in judged if not each.right], quiz.needed(len(judged))
    right = len(judged) - len(missed)
    lines = [line for each in missed for line in _lines_of(each)]
    if right >= needed:
        return Finding("what you missed", rule="", drawing=tuple(lines)) if missed else None
    first = next((each for each in missed if each.chosen), missed[0])
    wrong(
        "not enough right answers",
        happened=f"right: {right} of {len(judged)}; needed: {needed}",
        rule="read the section, then think about what the question assumes",
        read=first.section,
        drawing=lines,
    )


def _lines_of(judged: Judged) -> list[str]:
    """A question that was missed: what was chosen, and what that assumes."""
    chosen = f"you chose {judged.chosen}" if judged.chosen else "not answered"
    return [
        f"{judged.section}  {judged.name:<28} {chosen}",
        *textwrap.wrap(judged.why, 90, initial_indent=" " * 5, subsequent_indent=" " * 5),
    ]


def _answers(lab: Lab, key: Path) -> dict[str, str]:
    """The learner's answers by question, as letters; "" where there is none."""
    found = quiz.answers_in(lab.artefact())
    if not isinstance(found, str):
        asked = {item["name"] for item in quiz.read_key(key)["items"]}
        found = next((f"{name} is no question of this quiz" for name in found if name not in asked), found)
    if isinstance(found, str):
        wrong("the quiz file has another shape", happened=found, rule="write your answers and leave the rest as it is")
    if not any(found.values()):
        raise ToDo
    return found
