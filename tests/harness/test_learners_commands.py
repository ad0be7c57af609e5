"""`labs hint`, `labs reset` and `labs diff`, as a learner types them."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys

import pytest
from labjudge import cli, hints, quiz
from labjudge.commands.panels import ORDER, PLATFORM
from labjudge.suite import Suite
from typer.testing import CliRunner

from tests.harness.conftest import SUMS, SUMS_STARTER

HINTS = "# Hints for sums\n\n## add\n\n1. Look at 1.1.\n2. Both\n   count.\n3. Plus.\n"


@pytest.fixture
def labs(tiny):
    """Runs `labs WORDS...` in the tiny suite, which is a Git checkout; what it says, as one text."""
    tiny.write(".gitignore", "labs/.last/\n")
    tiny.write("labs/ch1/sums.hints.md", HINTS)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "all"]):
        subprocess.run(["git", *words], cwd=tiny.root, check=True)

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "labjudge.cli", *words]
        done = subprocess.run(command, cwd=tiny.root, capture_output=True, text=True, timeout=60)
        return " ".join(re.sub(r"[│╭╮╰╯─]", " ", done.stdout + done.stderr).split())

    return run


def test_hints_come_one_at_a_time(labs):
    """Each call shows the next of three steps, the last one again afterwards."""
    shown = [labs("hint", "sums::add") for _ in range(4)]
    assert shown[0] == "sums::add · hint 1 of 3: where to look Look at 1.1. One more: labs hint sums::add"
    assert "hint 2 of 3: which idea Both count." in shown[1]
    assert shown[2] == "sums::add · hint 3 of 3: nearly there Plus."
    assert shown[3] == f"{shown[2]} It is the last one; there is no further hint."


def test_a_hint_of_no_skill(labs):
    """A skill that is not there is answered with the nearest."""
    assert "sums has add, mean; did you mean sums::add?" in labs("hint", "sums::ad")
    assert "sums.hints.md: mean has 0 steps, not 3 numbered ones below `## mean`" in labs("hint", "sums::mean")


def test_a_hint_that_cannot_be_remembered(labs, tiny):
    """Where nothing can be written, the hint is shown all the same, with the way to the next one."""
    tiny.write("labs/.last", "in the way of the folder")
    assert labs("hint", "sums::add").endswith("One more: labs hint sums::add --step 2")


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_where_nothing_can_be_written_a_command_says_so(number, monkeypatch):
    """One sentence that names the file, and no traceback."""

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number), "labs/.last/kept")

    monkeypatch.setattr("labjudge.versions.reset", full)
    done = CliRunner().invoke(cli.main, ["reset", "promote"])
    assert (done.exit_code, done.output.strip()) == (1, f"labs/.last/kept: {os.strerror(number)}")


def test_help_sorts_commands_by_whom_they_are_for():
    """What learners type comes first."""
    text = CliRunner().invoke(cli.main, ["--help"]).output
    places = [text.index(word) for word in (*ORDER, "seal ")]
    assert places == sorted(places), text
    assert text.index("watch ") < text.index(PLATFORM)


def test_reset_keeps_the_learners_version(labs, tiny):
    """The starter comes back, from a commit before the learner's, and what was written is kept."""
    tiny.write("labs/ch1/sums.py", SUMS)
    done = ["git", "-c", "user.name=n", "-c", "user.email=e", "commit", "-qam", "mine"]
    subprocess.run(done, cwd=tiny.root, check=True)
    said = labs("reset", "sums")
    assert said == "labs/ch1/sums.py is the starter again; your version is kept in labs/.last/kept/ch1/sums.py"
    assert (tiny.root / "labs/ch1/sums.py").read_text() == SUMS_STARTER
    assert (tiny.root / "labs/.last/kept/ch1/sums.py").read_text() == SUMS
    assert labs("reset", "sums") == "labs/ch1/sums.py is the starter already"


def test_diff_is_for_a_lab_that_is_right(labs, tiny):
    """The reference is compared once the lab is right, and before only when asked."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("a + b", "b + a"))
    assert "sums was not all right when it was judged last" in labs("diff", "sums")
    tiny.pytest("labs/ch1/sums.py")
    assert "- return b + a + return a + b" in labs("diff", "sums")
    tiny.write("labs/ch1/sums.py", SUMS.replace("a + b", "b - a"))
    assert "was not all right" in labs("diff", "sums")


def test_diff_of_what_is_alike(labs, tiny):
    """A lab that reads as the reference does is said to."""
    tiny.write("labs/ch1/sums.py", SUMS)
    assert "labs/ch1/sums.py and the reference are alike, line by line." in labs("diff", "sums", "--anyway")


def test_a_whole_checkout_offers_diff(labs):
    """Where the solutions are, so is the command."""
    assert " diff Compare a lab that is right with the reference." in labs("--help")


def test_every_skill_of_this_checkout_has_hints(request):
    """Each skill in the catalogue has its three steps, and none of them is code."""
    suite = Suite(request.config.rootpath)
    for entry in suite.catalogue.labs:
        for skill in entry.skills:
            assert not re.search(
                r"```|`.+\(|\w\(\w*\)|==|import ", " ".join(hints.steps(suite.labs_dir, entry, skill.name))
            )


def test_reasons_are_given_for_what_was_chosen(labs, tiny):
    """A question that is answered has its reason, right or not; without an answer that is said."""
    item = {"name": "q", "section": "1.1", "objective": "o", "question": "Why?", "right": "b"}
    item |= {"options": dict.fromkeys("abcd", "."), "why": {letter: f"because {letter}" for letter in "abcd"}}
    text, key = quiz.seal([item], "ch1")
    tiny.write("graders/ch1/quiz_key.json", json.dumps(key))
    tiny.write("labs/ch1/quiz.toml", text)
    assert labs("reasons", "ch1") == "labs/ch1/quiz.toml has no answer yet"
    for letter, mark in (("b", "●"), ("c", "✗")):
        tiny.write("labs/ch1/quiz.toml", text.replace('answer = ""\n', f'answer = "{letter}"\n'))
        assert labs("reasons", "ch1") == f"{mark} 1.1 q {letter} because {letter}"
