"""`labs exam --terminal` as a person uses it: sat, killed, gone on with, reviewed."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO

import pytest
from labjudge.exam import objectives, record, sealing, taking_up, terminal
from labjudge.exam.form import FormError
from labjudge.exam.record import RecordBusyError
from labjudge.exam.taking_up import Asked
from rich.console import Console


def sit(house, *lines, **asked):
    """The screen after these lines were typed; then the terminal is closed."""
    screen, typed = StringIO(), iter(lines)

    def read_line(prompt):
        screen.write(prompt)
        line = next(typed, None)
        if line is None:
            raise EOFError
        screen.write(f"{line}\n")
        return line

    console = Console(file=screen, width=110, color_system=None)
    terminal.in_the_terminal(house, Asked(**asked), console, read_line)
    return screen.getvalue()


def kept(house):
    return record.read(house.labs_dir, pytest.fail).exams


def right_lines(house, **asked):
    """What somebody types who knows everything: answers for each place of the form that would be drawn."""
    guide, bank = objectives.load(house.root), {item.name: item for item in sealing.read_sealed(house.root)}
    attempt = taking_up.drawn(Asked(**asked), guide, bank)
    for place in attempt.places:
        yield place.displayed(sealing.right_letters(bank[place.name]))
        yield ""


def test_a_whole_exam_is_59_questions_in_120_minutes(house):
    """The first screen says both; closing the terminal leaves it open."""
    screen = sit(house, seed=5)
    assert "question 1 of 59" in screen
    assert "[120:00 left]" in screen or "[119:59 left]" in screen
    assert [each.state for each in kept(house)] == ["open"]


def test_who_knows_everything_has_everything_right(house):
    """All right: no question is missed, and the review says so."""
    asked = {"number": 12, "seed": 3}
    screen = sit(house, *right_lines(house, **asked), "s", **asked)
    assert "12 of 12 right" in screen
    assert "Objectives with a missed question" not in screen


def test_a_missed_question_is_explained(house):
    """What was chosen and what it assumes, what is right and why, where to read and train it."""
    screen = sit(house, "s", "s", number=1, seed=3, objectives=["serving.register"])
    assert "0 of 1 right" in screen
    assert "not answered" in screen
    assert "right is" in screen
    assert "read labs/ch" in screen
    assert "train it in" in screen


def test_an_open_exam_is_gone_on_with(house):
    """Answers and form are those of before, whatever is asked for now."""
    sit(house, "a", number=5, seed=1, objectives=["testing"])
    first = kept(house)[0]
    screen = sit(house, "", "s", "s", number=9, seed=2)
    assert "Going on with the exam" in screen
    (second,) = kept(house)
    assert (second.places, second.state) == (first.places, "submitted")


def test_afresh_gives_the_open_one_up(house):
    """It stays in the record as given up."""
    sit(house, number=5, seed=1)
    sit(house, number=6, seed=2, afresh=True)
    assert [(each.state, len(each.places)) for each in kept(house)] == [("given up", 5), ("open", 6)]


def test_a_question_that_left_the_bank_closes_the_open_exam(house):
    """It cannot be gone on with; that is said, and a new one is drawn."""
    sit(house, number=3, seed=1, objectives=["testing"])
    (house.graders_dir / "exam" / "testing.json").unlink()
    assert "it is closed" in sit(house, number=3, seed=1, objectives=["sparkml"])
    assert [each.state for each in kept(house)] == ["given up", "open"]


def test_the_time_ran_out_after_a_crash(house):
    """The next call shows the review of that exam and draws no other."""
    sit(house, number=2, seed=1, objectives=["testing"])
    (left,) = kept(house)
    crashed = left.model_copy(update={"running_at": datetime(2026, 1, 1, tzinfo=UTC)})
    record.write(house.labs_dir, record.Record(exams=(crashed,)))
    screen = sit(house)
    assert "Its time is over." in screen
    assert "0 of 2 right" in screen
    assert [each.state for each in kept(house)] == ["out of time"]


def test_a_second_window_is_refused(house):
    """Two exams at once would write one record."""
    with record.held(house.labs_dir), pytest.raises(RecordBusyError):
        sit(house)


def test_too_many_questions_are_refused(house):
    """Nothing is begun."""
    with pytest.raises(FormError, match="there are"):
        sit(house, number=500)
    assert kept(house) == ()


def test_killed_in_the_middle(house):
    """A process that is killed loses no answer; the next one goes on there, and the review follows."""
    run = [sys.executable, "-m", "labjudge.cli", "exam", "--terminal", "--questions", "4", "--seed", "8"]
    options = {"cwd": house.root, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(run, **options) as first:
        first.stdin.write("c\n2\n")
        first.stdin.flush()
        while "question 2 of 4" not in first.stdout.readline():
            pass
        first.kill()
    (killed,) = kept(house)
    assert (len(killed.answers), killed.at, killed.state) == (1, 1, "open")
    again = subprocess.run(run, cwd=house.root, input="s\ns\n", capture_output=True, text=True)
    assert "Going on with the exam" in again.stdout
    assert "of 4 right" in again.stdout
