"""`labs grade --scheduler`: a class on the workers of a Dask cluster, two processes here."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classroom.conftest import graded
from tests.harness.conftest import SUMS, WORDS
from tests.harness.test_plugin import wait_until


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread each."""
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    options = ["--scheduler-file", str(file), "--no-dashboard"]
    started = [_dask(folder, "scheduler", "--host", "127.0.0.1", "--port", "0", *options)]
    try:
        wait_until(lambda: _address(file), seconds=120)
        address = _address(file)
        started.append(_dask(folder, "worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"))
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(timeout=30)


def _address(file: Path) -> str:
    """What the scheduler wrote; empty while it has not written all of it."""
    try:
        return str(json.loads(file.read_text("utf-8"))["address"])
    except (OSError, ValueError):
        return ""


def _dask(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    log = (folder / f"{words[0]}.txt").open("wb")
    with log:
        return subprocess.Popen([sys.executable, "-m", "dask", *words], cwd=folder, stdout=log, stderr=log)


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
    from labjudge.classroom import executors
    from labjudge.classroom.journal import Facts

    facts = Facts(7, ("sums",), "embedded", "of another commit", "none", False, 3.0, 30.0)
    with (
        pytest.raises(ValueError, match=r"has other graders at .*: bring it to the same commit"),
        executors.cluster(scheduler, tiny.root, facts),
    ):
        pytest.fail("it was begun")
