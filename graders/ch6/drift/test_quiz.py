"""The chapter's quiz: labs/ch6/quiz.toml against its sealed key."""

from pathlib import Path

from labjudge.grading import Finding, Lab, judges
from labjudge.quiz_checks import check_enough, check_letters

KEY = Path(__file__).parents[1] / "quiz_key.json"


@judges
def answers_are_letters(lab: Lab) -> None:
    """An answer is one of the letters "a", "b", "c", "d"."""
    check_letters(lab, KEY)


@judges
def enough_are_right(lab: Lab) -> Finding | None:
    """At least four of five questions are answered right."""
    return check_enough(lab, KEY)
