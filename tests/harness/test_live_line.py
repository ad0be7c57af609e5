"""On a terminal a run shows marks as skills are judged, and what it waits for; a log has the final rows only."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from labjudge.live_line import importing

from tests.harness.conftest import SUMS, WORDS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo terminal")


def on_a_terminal(tiny, *arguments: str) -> str:
    """What a terminal of 100 columns gets."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pytest", "labs/ch1", "--seed", "7", *arguments]
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}
    process = subprocess.Popen(command, cwd=tiny.root, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    text = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # Linux says so at the end
            break
        if not part:
            break
        text += part
    os.close(ours)
    process.wait(timeout=60)
    return text.decode()


@pytest.mark.parametrize("isolation", ["fork", "inprocess"])
def test_a_mark_for_each_skill_and_what_is_waited_for(tiny, isolation):
    """The row grows; in the end the line is written over by the whole row."""
    tiny.write(
        "labs/ch1/sums.py", SUMS.replace("return sum", "__import__('select').select([], [], [], 0.5); return sum")
    )
    tiny.write("labs/ch1/words.py", WORDS)
    text = on_a_terminal(tiny, "--isolation", isolation, "--color", "no")
    assert "\rlabs/ch1/sums.py   ●  judging mean" in text, text
    assert "\r\x1b[Klabs/ch1/sums.py   ● ●  " in text, text
    assert ("starting" in text) == (isolation == "fork")


def test_nothing_of_it_in_a_log(tiny):
    """Output that is no terminal has no line that is written over."""
    tiny.write("labs/ch1/words.py", WORDS)
    run = tiny.pytest("labs/ch1")
    assert ("\r" in run.text, "judging" in run.text, "\x1b" in run.text) == (False, False, False)


@pytest.mark.parametrize(
    ("libraries", "said"),
    [
        (["pandas", "mlflow", "spark"], "importing MLflow and Spark"),
        (["pandas", "sklearn"], "importing pandas and scikit-learn"),
        (["mlflow"], "importing MLflow"),
        ([], "starting"),
    ],
)
def test_what_is_imported(libraries, said):
    """The libraries that take long are named; without one, all; without any, that it starts."""
    assert importing(libraries) == said
