"""Nothing that a submission starts outlives a run, whatever session it is in."""

from __future__ import annotations

import sys

import pytest

from tests.harness.conftest import SUMS
from tests.harness.test_plugin import children_of, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

DAEMONS = """import os, subprocess, sys
for _ in range(3):
    subprocess.Popen(["sleep", "600"], start_new_session=True)
if os.fork() == 0:  # a grandchild in a session of its own, whose parent is gone
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "600"])
    os._exit(0)
"""


def test_children_in_sessions_of_their_own_are_ended(tiny, tmp_path):
    """Children that left their session, and theirs, are gone when pytest is."""
    marker = tmp_path / "marker"
    marker.mkdir()
    tiny.write("labs/ch1/sums.py", DAEMONS + SUMS)
    run = tiny.pytest("labs/ch1/sums.py", env={"TMPDIR": str(marker)})
    assert run.last == "2 right in N s", run.text
    wait_until(lambda: not children_of(marker))


def test_in_process_the_screen_says_how_many_are_left(tiny, tmp_path):
    """In process nothing ends them, and the screen counts them."""
    marker = tmp_path / "marker"
    marker.mkdir()
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "start()\n    return a + b") + STARTS_ONE)
    run = tiny.pytest("labs/ch1/sums.py::add", "--isolation", "inprocess", env={"TMPDIR": str(marker)})
    said = "Still running: 2 processes that the submission started; in process nothing ends them"
    assert said in run.text


STARTS_ONE = """

def start():
    import subprocess
    subprocess.Popen(["sleep", "3"], start_new_session=True)
"""
