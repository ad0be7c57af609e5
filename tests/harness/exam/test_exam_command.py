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


def sit(suite, *lines, **asked):
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
    terminal.in_the_terminal(suite, Asked(**asked), console, read_line)
    return screen.getvalue()


def kept(suite):
    return record.read(suite.labs_dir, pytest.fail).exams


def right_lines(suite, **asked):
    """What somebody types who knows everything: answers for each place of the form that would be drawn."""
    guide, bank = objectives.load(suite.root), {item.name: item for item in sealing.read_sealed(suite.root)}
    attempt = taking_up.drawn(Asked(**asked), guide, bank)
    for place in attempt.places:
        yield place.displayed(sealing.right_letters(bank[place.name]))
        yield ""


def test_a_whole_exam_is_59_questions_in_120_minutes(suite):
    """The first screen says both; closing the terminal leaves it open."""
    screen = sit(suite, seed=5)
    assert "question 1 of 59" in screen
    assert "[120:00 left]" in screen or "[119:59 left]" in screen
    assert [each.state for each in kept(suite)] == ["open"]


def test_who_knows_everything_has_everything_right(suite):
    """All right: no question is missed, and the review says so."""
    asked = {"number": 12, "seed": 3}
    screen = sit(suite, *right_lines(suite, **asked), "s", **asked)
    assert "12 of 12 right" in screen
    assert "Objectives with a missed question" not in screen


def test_a_missed_question_is_explained(suite):
    """What was chosen and what it assumes, what is right and why, where to read and train it."""
    screen = sit(suite, "s", "s", number=1, seed=3, objectives=["serving.register"])
    assert "0 of 1 right" in screen
    assert "not answered" in screen
    assert "right is" in screen
    assert "read labs/ch" in screen
    assert "train it in" in screen


def test_an_open_exam_is_gone_on_with(suite):
    """Answers and form are those of before, whatever is asked for now."""
    sit(suite, "a", number=5, seed=1, objectives=["testing"])
    first = kept(suite)[0]
    screen = sit(suite, "", "s", "s", number=9, seed=2)
    assert "Going on with the exam" in screen
    (second,) = kept(suite)
    assert (second.places, second.state) == (first.places, "submitted")


def test_afresh_gives_the_open_one_up(suite):
    """It stays in the record as given up."""
    sit(suite, number=5, seed=1)
    sit(suite, number=6, seed=2, afresh=True)
    assert [(each.state, len(each.places)) for each in kept(suite)] == [("given up", 5), ("open", 6)]


def test_a_question_that_left_the_bank_closes_the_open_exam(suite):
    """It cannot be gone on with; that is said, and a new one is drawn."""
    sit(suite, number=3, seed=1, objectives=["testing"])
    (suite.graders_dir / "exam" / "testing.json").unlink()
    assert "it is closed" in sit(suite, number=3, seed=1, objectives=["sparkml"])
    assert [each.state for each in kept(suite)] == ["given up", "open"]


def test_the_time_ran_out_after_a_crash(suite):
    """The next call shows the review of that exam and draws no other."""
    sit(suite, number=2, seed=1, objectives=["testing"])
    (left,) = kept(suite)
    crashed = left.model_copy(update={"running_at": datetime(2026, 1, 1, tzinfo=UTC)})
    record.write(suite.labs_dir, record.Record(exams=(crashed,)))
    screen = sit(suite)
    assert "Its time is over." in screen
    assert "0 of 2 right" in screen
    assert [each.state for each in kept(suite)] == ["out of time"]


def test_a_second_window_is_refused(suite):
    """Two exams at once would write one record."""
    with record.held(suite.labs_dir), pytest.raises(RecordBusyError):
        sit(suite)


def test_too_many_questions_are_refused(suite):
    """Nothing is begun."""
    with pytest.raises(FormError, match="there are"):
        sit(suite, number=500)
    assert kept(suite) == ()


def test_killed_in_the_middle(suite):
    """A process that is killed loses no answer; the next one goes on there, and the review follows."""
    run = [sys.executable, "-m", "labjudge.cli", "exam", "--terminal", "--questions", "4", "--seed", "8"]
    options = {"cwd": suite.root, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(run, **options) as first:
        first.stdin.write("c\n2\n")
        first.stdin.flush()
        while "question 2 of 4" not in first.stdout.readline():
            pass
        first.kill()
    (killed,) = kept(suite)
    assert (len(killed.answers), killed.at, killed.state) == (1, 1, "open")
    again = subprocess.run(run, cwd=suite.root, input="s\ns\n", capture_output=True, text=True)
    assert "Going on with the exam" in again.stdout
    assert "of 4 right" in again.stdout
