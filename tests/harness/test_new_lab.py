"""`labs new`: the files of a lab that is proven but for what only an author can write."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.fixture
def labs(tiny):
    """The `labs` command in the tiny suite; returns status and text."""
    tiny.write("conftest.py", 'pytest_plugins = ["labjudge.plugin", "labjudge.proof.plugin"]\n')

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "labjudge.cli", *arguments]
        done = subprocess.run(command, cwd=tiny.root, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_new_lab_is_a_to_do_list(labs):
    """Its example holds; what is missing are more traps and another right answer, each with the place to write it."""
    status, text = labs("new", "ch9/hello")
    assert status == 0
    assert "labs/ch9/hello.py" in text
    status, text = labs("check", "hello", "-n", "0", "--seed", "7")
    assert status == 1
    assert "tests/labs/ch9/hello/rights: has 1 right answers; write 2 in other styles" in text
    assert "tests/labs/ch9/hello/traps: has 2 traps" in text
    assert "1 failed, 13 passed" in text


def test_a_learner_can_begin_it(labs, tiny):
    """The new lab is to do, like any other."""
    labs("new", "ch9/hello")
    run = tiny.pytest("labs/ch9")
    assert "labs/ch9/hello.py" in run.text
    assert "1 to do" in run.last


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("hello", "give a chapter and a name in small letters, as in ch9/hello"),
        ("ch9/Hello", "give a chapter and a name in small letters"),
        ("ch9/sums", "there is a lab sums already"),
    ],
)
def test_refusals(labs, asked, reason):
    """What cannot be made is refused with what to give instead, and nothing is written."""
    status, text = labs("new", asked)
    assert status == 1
    assert reason in text.replace("\n", " ")


def test_nothing_is_overwritten(labs, tiny):
    """A file that is there stays as it is."""
    file = tiny.write("labs/ch9/hello.md", "mine")
    status, text = labs("new", "ch9/hello")
    assert (status, file.read_text()) == (1, "mine")
    assert "labs/ch9/hello.md is there already; nothing was written" in text.replace("\n", " ")
