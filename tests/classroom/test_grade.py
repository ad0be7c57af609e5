"""`labs grade`: a row for each learner, whatever was handed in, and nothing judged twice."""

from __future__ import annotations

import base64
import io
import json
import signal
import subprocess
import tarfile
import time
import zipfile
from xml.etree import ElementTree

import pytest
from labjudge.classroom.progress import Bar
from labjudge.commands.class_runs import counted
from labjudge.sandbox.view import LANDLOCK, NONE
from rich.console import Console
from rich.text import Text

from tests.classroom.closed import offered
from tests.classroom.conftest import PLAIN, grade_command, graded
from tests.harness.conftest import SUMS, WORDS


@pytest.fixture(scope="module")
def one_class(suite):
    """A class of ten, graded once."""
    suite.write("class/ada/ch1/sums.py", SUMS)
    suite.write("class/ada/ch1/words.py", WORDS)
    suite.write("class/bob/labs/ch1/sums.py", SUMS.replace("a + b", "a - b"))
    suite.write("class/cyd/notes.txt", "nothing")
    suite.write("class/dan/ch1/sums.py", "while True:\n    pass\n")
    suite.write("class/eve/ch1/sums.py", "import os\nos._exit(0)\n")
    suite.write("class/=fay/words.py", WORDS)
    (suite.root / "class" / "gus").mkdir()
    with zipfile.ZipFile(suite.root / "class" / "hal.zip", "w") as archive:
        archive.writestr("home/ch1/words.py", WORDS)
    with tarfile.open(suite.root / "class" / "ivy.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("labs/ch1/sums.py")
        member.size = len(SUMS)
        archive.addfile(member, io.BytesIO(SUMS.encode()))
    cells = [{"cell_type": "code", "source": ["%pip install x\n", WORDS]}, {"cell_type": "markdown", "source": "text"}]
    suite.write("class/joe/words.ipynb", json.dumps({"nbformat": 4, "cells": cells}))
    return graded(suite, "class")


def test_the_bar_counts_seconds_before_the_first_learner_is_judged():
    """So that a minute without a result is seen to pass."""
    terminal = Console(file=io.StringIO(), force_terminal=True, width=100)
    with Bar(terminal, 4):
        pass
    assert "0/4 0:00:00 left -:--:--" in Text.from_ansi(terminal.file.getvalue()).plain


def test_one_is_counted_in_the_singular():
    """In the header of a class of one, or of one lab."""
    assert [counted(things, "lab") for things in ([], ["sums"], ["sums", "words"])] == ["0 labs", "1 lab", "2 labs"]


EARNED = {"ada": 6, "bob": 3, "cyd": 0, "dan": 0, "eve": 0, "'=fay": 1, "gus": 0, "hal": 1, "ivy": 5, "joe": 1}


def test_each_learner_has_a_row(one_class):
    """Folders, archives, notebooks, wrong layouts and empty folders all have a row with points."""
    assert {name: int(row["earned"]) for name, row in one_class.rows.items()} == EARNED


def test_what_cannot_be_judged_says_why(one_class):
    """A submission without labs is refused with the reason, and the exit status tells."""
    assert one_class.status == 3
    assert one_class.rows["cyd"]["status"] == "refused"
    assert "there is no ch1/sums.py" in one_class.rows["cyd"]["reason"]


def test_each_format_is_written(one_class):
    """Who was refused has feedback and a Gradescope file as well, and the class has a JUnit file with all of them."""
    for learner in ("ada", "cyd"):
        written = {file.name for file in (one_class.out / "learners" / learner).iterdir()}
        assert written == {"results.json", "feedback.md", "feedback.html", "gradescope.json", "classroom.json"}
    suites = ElementTree.parse(one_class.out / "junit.xml").getroot()
    assert {suite.get("name") for suite in suites} == {name.lstrip("'") for name in EARNED}


def test_results_have_all_skills(one_class):
    """Also who was refused has a results file, with each skill."""
    for learner in ("ada", "cyd"):
        labs = one_class.results(learner)["labs"]
        assert [skill["skill"] for lab in labs for skill in lab["skills"]] == ["add", "mean", "shout"]
    assert one_class.results("cyd")["labs"][0]["skills"][0]["verdict"] == "error"
    assert (one_class.out / "learners/ada/results.json").stat().st_mode & 0o777 == 0o644


def test_a_second_run_judges_nothing(one_class, suite):
    """What is in the journal is not judged again."""
    before = (one_class.out / "journal.jsonl").read_bytes()
    again = graded(suite, "class")
    assert again.rows == one_class.rows
    assert (one_class.out / "journal.jsonl").read_bytes() == before


def test_a_newer_submission_is_judged(grade, tiny):
    """A learner who hands in something else is judged anew, the others are not."""
    tiny.write("class/ada/ch1/sums.py", SUMS)
    tiny.write("class/bob/ch1/sums.py", SUMS.replace("a + b", "a - b"))
    grade("class")
    tiny.write("class/bob/ch1/sums.py", SUMS)
    again = grade("class")
    assert again.rows["bob"]["earned"] == "5"
    assert len((again.out / "journal.jsonl").read_text().splitlines()) == 4


def test_killed_and_started_again(tiny, tmp_path):
    """A run that is killed goes on where it was: each learner is judged, none twice."""
    for number in range(6):
        tiny.write(f"class/learner{number}/ch1/sums.py", SUMS)
    out = tmp_path / "out"
    process = subprocess.Popen(
        grade_command(out, "--seed", 7, "-j", 1, "class"), cwd=tiny.root, env=PLAIN, stdout=subprocess.DEVNULL
    )
    journal = out / "journal.jsonl"
    while not journal.exists() or len(journal.read_bytes().splitlines()) < 3:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    again = graded(tiny, "class")
    learners = [json.loads(line)["outcome"]["learner"] for line in journal.read_text().splitlines()[1:]]
    assert sorted(learners) == [f"learner{number}" for number in range(6)], again.text
    assert again.status == 0


@pytest.mark.parametrize("tier", [LANDLOCK, NONE])
def test_a_run_goes_on_in_its_sandbox(grade, tiny, tier):
    """What was begun in a weaker sandbox than this machine offers goes on in it, without being told again."""
    if tier not in (*offered(), NONE):
        pytest.skip(f"this machine offers no {tier}")
    how = ("--no-require-sandbox",) if tier == NONE else ()
    tiny.write("class/ada/ch1/sums.py", SUMS)
    grade("class", "--sandbox", tier, *how)
    tiny.write("class/bob/ch1/sums.py", SUMS)
    again = grade("class", *how)
    assert (again.status, {name: row["earned"] for name, row in again.rows.items()}) == (0, {"ada": "5", "bob": "5"})
    assert f"sandbox: {tier}" in again.text


@pytest.mark.skipif(not offered(), reason="needs a sandbox")
def test_a_run_without_a_sandbox_is_not_gone_on_with_in_one(grade, tiny):
    """Where a sandbox is required, what was reached without one stands apart."""
    tiny.write("class/ada/ch1/sums.py", SUMS)
    grade("class", "--sandbox", "none", "--no-require-sandbox")
    again = grade("class")
    assert (again.status, "another sandbox (none, now" in again.text) == (2, True)


def test_two_of_one_name(grade, tiny):
    """Of two submissions of a learner the newer counts, and the row says so."""
    import os

    old, new = tiny.write("a/ada/ch1/sums.py", SUMS), tiny.write("b/ada/ch1/sums.py", "")
    for folder, stamp in ((old, 1_000_000_000), (new, 1_000_000_100)):
        for place in (folder, folder.parent, folder.parent.parent):
            os.utime(place, (stamp, stamp))
    row = grade("a/ada", "b/ada").rows["ada"]
    assert (row["earned"], row["reason"]) == ("0", "the newest of 2; not judged: a/ada")


def test_other_graders_are_another_run(grade, tiny):
    """A run is not gone on with under graders that have changed."""
    tiny.write("class/ada/ch1/sums.py", SUMS)
    grade("class")
    grader = tiny.root / "graders/ch1/sums/test_add.py"
    grader.write_text(grader.read_text() + "\n# mended\n")
    again = grade("class")
    assert again.status == 2
    assert "another graders" in again.text


def test_the_environment_is_not_passed_on(grade, tiny, monkeypatch):
    """What a CI has in its environment, a token say, no submission sees."""
    monkeypatch.setitem(PLAIN, "GITHUB_TOKEN", "TOP-SECRET")
    seen = 'raise ValueError(sorted(name for name in os.environ if "GITHUB" in name))'
    tiny.write("class/ada/ch1/sums.py", f"import os\n\n\ndef add(a, b):\n    {seen}\n")
    checks = grade("class").results("ada")["labs"][0]["skills"][0]["checks"]
    assert "ValueError: []" in json.dumps(checks)


def test_github_actions_is_told(grade, tiny, monkeypatch, tmp_path):
    """With --github one learner's feedback is the job's summary, and the step has a result for GitHub Classroom."""
    tiny.write("ada/ch1/sums.py", SUMS)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.setitem(PLAIN, name, str(tmp_path / name))
    assert grade("ada", "--github").status == 0
    assert "**5 of 6 points**" in (tmp_path / "GITHUB_STEP_SUMMARY").read_text()
    name, _, value = (tmp_path / "GITHUB_OUTPUT").read_text().strip().partition("=")
    assert (name, json.loads(base64.b64decode(value))["max_score"]) == ("result", 6)


def test_github_actions_elsewhere(grade, tiny, monkeypatch):
    """Where there is no GitHub Actions, --github is refused; the gradebook is written all the same."""
    monkeypatch.delitem(PLAIN, "GITHUB_STEP_SUMMARY", raising=False)
    tiny.write("ada/ch1/sums.py", SUMS)
    run = grade("ada", "--github")
    assert (run.status, "sets GITHUB_STEP_SUMMARY" in run.text, run.rows["ada"]["earned"]) == (2, True, "5")


def test_why_a_check_broke_off_is_for_the_instructor(grade, tiny):
    """Over an answer that it cannot read, a check of ours breaks off: wrong, and the traceback is in no learner's folder."""
    for name in ("ada", "bob"):
        tiny.write(f"class/{name}/ch1/sums.py", SUMS.replace("    return sum(numbers)", "    sum(numbers)"))
    tiny.write("class/cyd/ch1/sums.py", SUMS)
    run = grade("class", "--labs", "sums")
    assert [run.rows[name]["sums.mean"] for name in ("ada", "bob", "cyd")] == ["0", "0", "3"]
    causes = (run.out / "causes.txt").read_text("utf-8")
    assert causes.startswith("sums::mean::mean_of_some: 2 (ada, bob)\nTraceback ")
    assert "if abs(lab.mean(numbers) - 3.0)" in causes
    handed_out = [file.read_text("utf-8") for file in (run.out / "learners").rglob("*.*")]
    assert len(handed_out) == 15
    assert not [text for text in handed_out if "Traceback" in text or "abs(lab.mean" in text]
