"""What gets into the record: verdicts of runs, answers of quizzes, answers of exams; each once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from labjudge import quiz
from labjudge.exam import record, sealing
from labjudge.exam.attempt import Attempt
from labjudge.exam.form import Place
from labjudge.exam.record import Record
from labjudge.readiness import feeding, journal
from labjudge.suite import Suite

from tests.harness.conftest import CATALOG, SUMS, SUMS_STARTER
from tests.harness.exam.conftest import drawn_items

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)


def kept(root):
    return journal.read(root / "labs", pytest.fail)


def verdicts(root):
    return [(event.name, event.verdict) for event in kept(root)]


def test_a_run_adds_what_is_news(tiny):
    """To do is nothing; wrong, right, and to do again are; the same verdict once more is not."""
    tiny.pytest("labs/ch1/sums.py")
    assert kept(tiny.root) == []
    tiny.write("labs/ch1/sums.py", SUMS.replace("a + b", "a - b"))
    tiny.pytest("labs/ch1/sums.py")
    tiny.write("labs/ch1/sums.py", SUMS)
    tiny.pytest("labs/ch1/sums.py")
    tiny.pytest("labs/ch1/sums.py")
    tiny.write("labs/ch1/sums.py", SUMS_STARTER)
    tiny.pytest("labs/ch1/sums.py")
    told = [("sums::add", "wrong"), ("sums::mean", "right"), ("sums::add", "right")]
    assert verdicts(tiny.root) == [*told, ("sums::add", "to_do"), ("sums::mean", "to_do")]
    assert {(event.lab, event.section) for event in kept(tiny.root)} == {("sums", "1.1")}


def test_a_part_of_a_skill_is_not_the_skill(tiny):
    """One check that passes says nothing of the others."""
    tiny.write("labs/ch1/sums.py", SUMS)
    tiny.pytest("labs/ch1/sums.py::mean::mean_of_some")
    assert kept(tiny.root) == []


def test_somebody_elses_work_is_not_the_learners(tiny):
    """`--submission` leaves the record alone."""
    tiny.pytest("labs/ch1/sums.py", "--submission", "solutions")
    assert kept(tiny.root) == []


def test_a_quiz_adds_each_answer_once(tiny):
    """A changed answer is added; one that stays, or is no letter, is not."""
    item = {"section": "1.1", "objective": "o", "question": "Why?", "right": "b"}
    item |= {"options": dict.fromkeys("abcd", "."), "why": dict.fromkeys("abcd", "so")}
    text, key = quiz.seal([item | {"name": "p"}, item | {"name": "q"}], "ch1")
    tiny.write("graders/ch1/quiz_key.json", json.dumps(key))
    suite = Suite(tiny.root)
    for letter in "abbz":
        tiny.write("labs/ch1/quiz.toml", text.replace('answer = ""\n', f'answer = "{letter}"\n', 1))
        journal.append(suite.labs_dir, feeding.quiz_events(suite, "ch1", kept(tiny.root), NOW))
    assert verdicts(tiny.root) == [("ch1::p", "wrong"), ("ch1::p", "right")]
    assert {event.chance for event in kept(tiny.root)} == {0.25}


QUIZ_SKILL = """
  [[labs.skills]]
  name = "quiz"
  points = 1
  section = "1.2"
  summary = "the questions of the chapter"
  file = "quiz.toml"
"""
QUIZ_GRADER = """from pathlib import Path

from labjudge.grading import judges
from labjudge.quiz_checks import check_enough


@judges
def enough(lab, draw):
    \"\"\"Most are right.\"\"\"
    return check_enough(lab, Path(__file__).parents[1] / "quiz_key.json")
"""


def test_a_run_that_judges_a_quiz_adds_its_answers(tiny):
    """One by one, beside the verdict of the whole quiz; `labs reasons` finds them counted."""
    item = {"section": "1.2", "objective": "o", "question": "Why?", "right": "b"}
    item |= {"options": dict.fromkeys("abcd", "."), "why": dict.fromkeys("abcd", "so")}
    text, key = quiz.seal([item | {"name": "p"}, item | {"name": "q"}], "ch1")
    tiny.write("labs/catalog.toml", CATALOG.replace("points = 1\n\n", "points = 2\n\n", 1) + QUIZ_SKILL)
    tiny.write("graders/ch1/words/test_quiz.py", QUIZ_GRADER)
    tiny.write("graders/ch1/quiz_key.json", json.dumps(key))
    tiny.write("labs/ch1/quiz.toml", text.replace('answer = ""\n', 'answer = "b"\n', 1))
    said = tiny.pytest("labs/ch1/words.py::quiz").text
    told = [("words::quiz", "wrong"), ("ch1::p", "right")]
    assert verdicts(tiny.root) == told, said
    done = subprocess.run([sys.executable, "-m", "labjudge.cli", "reasons", "ch1"], cwd=tiny.root, capture_output=True)
    assert (done.returncode, verdicts(tiny.root)) == (0, told)


@pytest.mark.parametrize("text", ["", "no TOML [", "questions = 3", "[[questions]]\nanswer = 1\n"])
def test_a_quiz_with_a_mistake_adds_nothing(tiny, text):
    """Whoever judges it says what is wrong."""
    tiny.write("graders/ch1/quiz_key.json", json.dumps({"version": 1, "items": []}))
    tiny.write("labs/ch1/quiz.toml", text)
    assert feeding.quiz_events(Suite(tiny.root), "ch1", [], NOW) == []


def test_exams_that_ended_are_added_once(tiny):
    """Answered questions of handed-in exams, with what is known of them; an open one waits."""
    bank = {item.name: sealing.seal(item) for item in drawn_items(4)}
    right = {name: tuple(sealing.right_letters(item)) for name, item in bank.items()}
    wrong = tuple(letter for letter in "abcd" if letter not in right["item_1"])[:1]
    places = tuple(Place(name, ("a", "b", "c", "d")) for name in [*bank, "gone"])
    over = Attempt(
        seed=7,
        minutes=5,
        places=places,
        started="2026-11-27T10:00:00+00:00",
        ended="2026-11-27T10:05:00+00:00",
        state="submitted",
        answers={"item_0": right["item_0"], "item_1": wrong, "gone": ("a",)},
    )
    unfinished = over.model_copy(update={"state": "open", "seed": 8})
    record.write(tiny.root / "labs", Record(exams=(over, unfinished)))
    for _ in range(2):
        events = feeding.note_exams(Suite(tiny.root), bank, pytest.fail)
        assert [(event.name, event.verdict) for event in events] == [("item_0", "right"), ("item_1", "wrong")]
        assert events == kept(tiny.root)
    first = events[0]
    assert (first.objective, first.difficulty, first.at) == ("sea.sail", 2, datetime.fromisoformat(over.ended))
