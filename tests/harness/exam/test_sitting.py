"""An exam that is sat: commands, the clock, and what is kept."""

from __future__ import annotations

import pytest
from labjudge.exam.attempt import Attempt
from labjudge.exam.form import Place
from labjudge.exam.sitting import Sitting

from .conftest import item
from .test_scoring import TWO

QUESTIONS = {"lee_shore": item(), "two": TWO}


class Clock:
    """A monotonic clock that goes when it is told to."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def kept():
    return []


@pytest.fixture
def sitting(clock, kept):
    places = (Place("lee_shore", ("b", "a", "c", "d")), Place("two", ("a", "b", "c", "d", "e")))
    attempt = Attempt(seed=1, minutes=2, places=places, started="2026-11-28T10:00:00+00:00")
    return Sitting(attempt, QUESTIONS, kept.append, clock)


def test_an_answer_is_kept_as_the_banks_letter(sitting, kept):
    """What is displayed as b here is the bank's a."""
    assert sitting.do(" B ") == ""
    assert kept[-1].answers == {"lee_shore": ("a",)}


def test_an_answer_can_be_changed_and_taken_back(sitting):
    """The last word counts; a dash leaves none."""
    sitting.do("a")
    sitting.do("c")
    assert sitting.attempt.answers == {"lee_shore": ("c",)}
    sitting.do("-")
    assert sitting.attempt.answers == {}


@pytest.mark.parametrize(("line", "said"), [("b", "Choose 2: 1 was given."), ("a b c", "Choose 2: 3 were given.")])
def test_so_many_as_asked_for(sitting, line, said):
    """A question with two right options takes two."""
    sitting.do("2")
    assert sitting.do(line) == said
    assert sitting.attempt.answers == {}


def test_two_letters_in_any_form(sitting):
    """Spaces and commas do not matter."""
    sitting.do("2")
    sitting.do("e, b")
    assert sitting.attempt.answers == {"two": ("b", "e")}


@pytest.mark.parametrize(("line", "at"), [("", 1), ("n", 1), ("2", 1), ("p", 0), ("7", 1), ("0", 0)])
def test_moves(sitting, line, at):
    """Enter goes on, p back, a number there; never outside of the form."""
    sitting.do(line)
    assert sitting.attempt.at == at


@pytest.mark.parametrize("line", ["e", "z", "yes", "a;", "²"])
def test_what_is_no_command_changes_nothing(sitting, line):
    """It is said, and no answer is taken for it."""
    assert "is no answer and no command" in sitting.do(line)
    assert sitting.attempt.answers == {}


def test_flags_and_the_list(sitting):
    """The list shows answers as displayed, and flags."""
    sitting.do("b")
    sitting.do("f")
    assert sitting.do("l") == "1b! 2·"
    sitting.do("f")
    assert sitting.do("l") == "1b 2·"


def test_handing_in_with_gaps_asks_once(sitting):
    """What is not answered is named; the second s hands in, another command in between does not."""
    assert sitting.do("s") == "2 without an answer: 1, 2. Once more s hands in."
    sitting.do("n")
    sitting.do("s")
    assert not sitting.over
    sitting.do("s")
    assert (sitting.attempt.state, sitting.over) == ("submitted", True)


def test_handed_in_twice_is_handed_in_once(sitting, kept):
    """After the end nothing changes any more."""
    for line in ("s", "s", "a", "s"):
        sitting.do(line)
    assert kept[-1].answers == {}
    assert len({each.ended for each in kept if each.ended}) == 1


def test_the_time_ends_the_exam(sitting, clock):
    """What comes after the last second does not count."""
    sitting.do("b")
    clock.now += 121
    assert sitting.do("a") == "The time is over."
    assert sitting.attempt.state == "out of time"
    assert sitting.attempt.answers == {"lee_shore": ("a",)}


def test_the_time_is_kept_between_commands(sitting, clock, kept):
    """A tick keeps what has passed, so that a crash costs no more than that."""
    clock.now += 30
    sitting.tick()
    assert kept[-1].seconds == 30


def test_a_clock_that_goes_back_takes_nothing(sitting, clock):
    """A monotonic clock does not; if one did, no time would be won."""
    clock.now += 30
    sitting.do("a")
    clock.now -= 500
    sitting.do("b")
    assert sitting.attempt.seconds == 30


def test_a_new_sitting_goes_on_where_it_was(sitting, clock, kept):
    """From what was kept, the next process has place, answers and time."""
    sitting.do("b")
    clock.now += 50
    sitting.do("n")
    clock.now += 9_000
    again = Sitting(kept[-1], QUESTIONS, kept.append, clock)
    again.do("a b")
    assert again.attempt.answers == {"lee_shore": ("a",), "two": ("a", "b")}
    assert again.attempt.left == 70
