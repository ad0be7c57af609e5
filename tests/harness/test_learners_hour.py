"""A learner's hour on the tiny suite: the screens of watch, the debugger, repro and hint, whole, in golden files."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.harness.conftest import SUMS, TinyHouse
from tests.harness.test_debugger import at_the_prompt
from tests.harness.test_learners_commands import HINTS
from tests.harness.test_watch import ADDED, watched  # noqa: F401

WRONG = SUMS.replace("return a + b", "print('adding', a, b)\n    return a - b")


def said(tiny: TinyHouse, *command: str) -> str:
    """What a command says in the suite's folder."""
    environment = {**os.environ, "COLUMNS": "100"}
    done = subprocess.run(command, cwd=tiny.root, env=environment, capture_output=True, text=True, timeout=60)
    return tiny.plain(done.stdout + done.stderr)


def test_watch(watched, golden):  # noqa: F811
    """Begun, a wrong answer, a syntax error, the error mended, the rest written: what is in hand stays in hand."""
    wrong = ADDED.replace("return a + b", "return a - b")
    saves = [wrong, wrong.replace("b: int)", "b: int"), wrong, ADDED, SUMS]
    golden("\n".join([watched.begin(), *map(watched.save, saves)]))


DEBUGGED = {
    "wrong_answer": ("return a - b", "a\nn\nc\n"),
    "exception": ("parts = [a, b]\n    return parts[2]", "p parts\nw\nc\n"),
    "breakpoint": ("breakpoint()\n    return a - b", "p a\nc\nc\n"),
}


@pytest.mark.parametrize("name", DEBUGGED)
def test_pdb(tiny, golden, name):
    """Where it stops, what can be typed there, and the verdict after going on."""
    body, typed = DEBUGGED[name]
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", body))
    golden(at_the_prompt(tiny, typed).text)


def test_breakpoint_without_pdb(tiny, golden):
    """The command that opens the debugger stands in a line of its own."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "breakpoint()\n    return a + b"))
    golden(tiny.pytest("labs/ch1/sums.py").text)


def test_repro(tiny, golden):
    """The command, the program that it writes, and what that prints."""
    tiny.write("labs/ch1/sums.py", WRONG)
    told = said(tiny, sys.executable, "-m", "labjudge.cli", "repro", "sums::add", "--seed", "7")
    program = (tiny.root / "repro/sums.add.py").read_text("utf-8")
    golden("\n".join([told, program, said(tiny, sys.executable, "repro/sums.add.py")]))


def test_hints(tiny, golden):
    """One step more each time; a skill's name alone is answered with its lab's."""
    tiny.write("labs/ch1/sums.hints.md", HINTS)
    asked = ["sums::add", "sums::add", "sums::add", "sums::add", "add"]
    golden("\n".join(said(tiny, sys.executable, "-m", "labjudge.cli", "hint", word) for word in asked))
