"""Every chapter's quiz holds before its validator, and the validator sees what gives answers away."""

from pathlib import Path

import pytest
from labjudge import quiz
from labjudge.quiz_validator import problems

ROOT = Path(__file__).parents[2]
QUIZZES = sorted((ROOT / "solutions").glob("ch*/quiz_items.toml"))


def items(*rights, length=10, code="`f(x)`"):
    """Questions whose options are of equal length, with these letters as the right ones."""
    options = {letter: f"{letter} " * length for letter in quiz.LETTERS}
    return [{"name": f"q{at}", "question": code, "right": right, "options": options} for at, right in enumerate(rights)]


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.parent.name)
def test_a_quiz_holds(path):
    """No quiz can be passed by position or length, and half of its questions show something of the work."""
    assert problems(quiz.read_items(path)) == []


def test_one_letter_too_often_is_seen():
    """Who always takes the same letter must not do better than chance."""
    assert any("always a" in each for each in problems(items(*"aaaaaaaaaabcdbcdbcdbcd")))


def test_letters_that_never_repeat_are_seen():
    """Where no letter follows itself, each answer tells something about the next."""
    assert any("follows itself 0 times" in each for each in problems(items(*"abcd" * 6)))


def test_a_length_that_gives_it_away_is_seen():
    """Where the right option is always the longest, reading is not needed."""
    questions = items(*"abdccabdbadccdabbdacaddc")
    longest = [
        {**one, "options": {key: text * (1 + (key == one["right"])) for key, text in one["options"].items()}}
        for one in questions
    ]
    assert any("number 1 by length" in each for each in problems(longest))


def test_prose_alone_is_seen():
    """A quiz in which no question shows code is about words."""
    assert any("show code" in each for each in problems(items(*"abdccabdbadccdabbdacaddc", code="When?")))
