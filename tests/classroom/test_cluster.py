"""`labs grade --scheduler`: a class on the workers of a Dask cluster, two processes here."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from labjudge.classroom import executors
from labjudge.classroom import grade as run_module
from labjudge.classroom.journal import Facts
from labjudge.suite import Suite

from tests.classroom.conftest import PLAIN, grade_command, graded
from tests.classroom.dask_cluster import cluster_of
from tests.harness.conftest import SUMS, WORDS
from tests.harness.test_plugin import wait_until


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread each."""
    with cluster_of(tmp_path_factory.mktemp("cluster"), 2) as (address, _):
        yield address


def test_a_class_on_a_cluster_has_the_same_gradebook(suite, scheduler):
    """Right, wrong, hostile and refused submissions: what two threads here find, two workers there find."""
    suite.write("class/ada/ch1/sums.py", SUMS)
    suite.write("class/ada/ch1/words.py", WORDS)
    suite.write("class/bob/ch1/sums.py", SUMS.replace("a + b", "a - b"))
    suite.write("class/cyd/notes.txt", "nothing")
    suite.write("class/eve/ch1/sums.py", "import os\nos._exit(0)\n")
    here = graded(suite, "class", out="here")
    there = graded(suite, "class", "--scheduler", scheduler, out="there")
    assert f"at {scheduler}" in there.text
    assert there.rows == here.rows
    assert there.status == here.status == 3


def test_nobody_at_the_address(grade, tiny):
    """It says so, and nothing was begun."""
    tiny.write("class/ada/ch1/words.py", WORDS)
    run = grade("class", "--scheduler", "tcp://127.0.0.1:9")
    assert run.status == 2
    assert "nobody answers there" in run.text


def test_a_worker_with_other_graders(tiny, scheduler, tmp_path):
    """A checkout that differs from the one that asks is named, before anybody is judged."""
    facts = Facts(7, ("sums",), "embedded", "of another commit", "none", False, 3.0, 30.0)
    with (
        pytest.raises(ValueError, match=r"has other graders at .*: bring it to the same commit"),
        executors.cluster(scheduler, tiny.root, facts),
    ):
        pytest.fail("it was begun")


def test_a_scheduler_that_dies_hides_no_error(tiny, tmp_path):
    """Workers that cannot be asked any more to end their slots are not what is told."""
    suite = Suite(tiny.root)
    graders = run_module.digest_of_graders(suite, suite.catalogue.labs)
    facts = Facts(7, ("sums", "words"), "embedded", graders, "none", False, 3.0, 30.0)
    with (
        cluster_of(tmp_path, 1) as (address, process),
        pytest.raises(OSError, match="no room"),
        executors.cluster(address, tiny.root, facts),
    ):
        process.kill()
        process.wait()
        raise OSError("no room")


def test_a_scheduler_that_dies_on_the_way(tiny, tmp_path):
    """It is said how to go on, and what it had not judged has no row that would have to be taken back."""
    tiny.write("class/ada/ch1/sums.py", SUMS)
    tiny.write("class/bob/ch1/sums.py", "while True:\n    pass\n")
    out = tmp_path / "out"
    with cluster_of(tmp_path, 1) as (address, process):
        command = grade_command(out, "--scheduler", address, "--seed", 7, "--limit-seconds", 100, "class")
        command += ["--sandbox", "none", "--no-require-sandbox"]
        run = subprocess.Popen(command, cwd=tiny.root, env=PLAIN, stdout=subprocess.PIPE, text=True)
        wait_until(lambda: len(journal_lines(out)) == 2, seconds=120)
        process.kill()
        text, _ = run.communicate(timeout=120)
    assert run.returncode == 3
    assert f"--scheduler {address}: is gone; 1 of 2 are in {out}. The same command goes on there." in text
    assert len(journal_lines(out)) == 2


def journal_lines(out: Path) -> list[str]:
    """The facts and an outcome a line."""
    file = out / "journal.jsonl"
    return file.read_text("utf-8").splitlines() if file.exists() else []
