"""What an instructor does with a class: deadlines, a roster, parts of points, shards, and grading once more."""

from __future__ import annotations

import subprocess
import sys

import pytest
from labjudge.classroom.outcome import Outcome, Status
from labjudge.classroom.scoring import Scoring, moment

from tests.classroom.conftest import PLAIN, Graded, graded
from tests.harness.conftest import ADD_GRADER, SUMS, WORDS, furnish

HALF = SUMS.replace("return a + b", "return abs(a + b)")  # one of two checks of `add`


@pytest.fixture(scope="module")
def half_right(tmp_path_factory):
    """Ada is right, Ben half: graded once, for the tests that change nothing of it."""
    suite = furnish(tmp_path_factory.mktemp("class") / "suite")
    suite.write("class/ada/ch1/sums.py", SUMS)
    suite.write("class/ada/ch1/words.py", WORDS)
    suite.write("class/ben/ch1/sums.py", HALF)
    graded(suite, "class")
    return suite


def labs(suite, *words: object) -> Graded:
    done = subprocess.run(
        [sys.executable, "-m", "labjudge.cli", *map(str, words)],
        cwd=suite.root,
        env=PLAIN,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Graded(done.returncode, done.stdout + done.stderr, suite.root.parent / "out")


def test_parts_of_points(half_right):
    """With --partial a skill earns what its right checks are of all; without, nothing."""
    assert graded(half_right, "class").rows["ben"]["sums.add"] == "0"
    assert graded(half_right, "class", "--partial").rows["ben"]["sums.add"] == "1.0"


def test_who_passes(half_right):
    """--pass-at tells who passes, and its exit status that somebody does not."""
    run = graded(half_right, "class", "--pass-at", 60)
    assert (run.status, run.rows["ada"]["passed"], run.rows["ben"]["passed"]) == (1, "yes", "no")
    assert graded(half_right, "class", "--pass-at", 50).status == 0


@pytest.mark.parametrize(
    ("submitted", "late"),
    [
        ("2026-03-01T12:00:00+00:00", ""),
        ("2026-03-01T13:30:00+00:00", "1.5 h"),
        ("2026-03-01T12:20:00+02:00", ""),
        ("", ""),
    ],
)
def test_late_marks(submitted, late):
    """What was handed in after the deadline is marked with how late it is; a deadline without a zone is UTC."""
    counts = Scoring(deadline=moment("2026-03-01T12:00"))
    assert counts.late(Outcome("ada", Status.JUDGED, "a", submitted=submitted)) == late


def test_a_deadline_marks_the_row(half_right):
    """A late submission is judged as all others, and its row says how late it is."""
    row = graded(half_right, "class", "--deadline", "2024-01-01T12:00").rows["ada"]
    assert (row["earned"], row["late"].endswith(" h")) == ("6", True)


def test_a_roster(half_right):
    """The roster's columns come back, who is missing has a row, and a stranger is named."""
    roster = half_right.write("roster.csv", "\ufeffID,SIS Login ID,Name\r\n7,ada,Ada\r\n9,zoe,=Zoe()\r\n")
    run = graded(half_right, "class", "--roster", roster)
    assert run.status == 3
    assert (run.rows["ada"]["ID"], run.rows["zoe"]["status"], run.rows["zoe"]["Name"]) == ("7", "missing", "'=Zoe()")
    assert run.rows["ben"]["reason"] == "is not in the roster"


def test_a_roster_without_the_column(half_right):
    """A column that is not there is refused with those that are."""
    roster = half_right.write("roster.csv", "ID,Name\n7,ada\n")
    run = graded(half_right, "class", "--roster", roster, "--roster-id", "login")
    assert (run.status, "has no column 'login'; it has ID, Name" in run.text) == (2, True)


def test_shards_are_merged(half_right):
    """Parts that were graded apart make the gradebook of the whole."""
    whole = graded(half_right, "class")
    parts = [graded(half_right, "class", "--shard", f"{number}/2", out=f"part{number}").out for number in (1, 2)]
    merged = half_right.root.parent / "merged"
    run = labs(half_right, "merge", *parts, "--out", merged)
    assert run.status == 0, run.text
    again = Graded(0, "", merged)
    assert {name: row["earned"] for name, row in again.rows.items()} == {
        name: row["earned"] for name, row in whole.rows.items()
    }


def test_shards_need_one_seed(half_right):
    """Parts of a class that would draw by different seeds are refused."""
    run = labs(half_right, "grade", "class", "--shard", "1/2", "--out", half_right.root.parent / "none")
    assert (run.status, "--shard needs --seed" in run.text) == (2, True)


def test_grading_once_more(tmp_path):
    """After a grader was mended the same files are judged again, even when what was handed in is gone; what differs is shown."""
    import shutil

    suite = furnish(tmp_path / "suite")
    suite.write("class/ada/ch1/sums.py", SUMS)
    suite.write("class/ben/ch1/sums.py", HALF)
    (suite.root / "class/cyd").mkdir()
    graded(suite, "class")
    assert labs(suite, "regrade", tmp_path / "out").status == 2
    shutil.rmtree(suite.root / "class")
    suite.write("graders/ch1/sums/test_add.py", ADD_GRADER.replace("lab.add(-2, -3) != -5", "lab.add(-2, -3) == 7"))
    run = labs(suite, "regrade", tmp_path / "out")
    assert "ben  sums.add: wrong -> right (+2)" in run.text
    assert "1 skills came out otherwise" in run.text
    assert (run.status, run.rows["ben"]["earned"], run.rows["cyd"]["status"]) == (3, "5", "refused")
    assert labs(suite, "regrade", tmp_path / "out").rows == run.rows
