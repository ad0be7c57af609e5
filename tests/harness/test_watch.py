"""`labs watch`: the edited skill first, the others after it, and no process left behind."""

from __future__ import annotations

import io
import os
import signal
import sys

import pytest
from labjudge import submission
from labjudge.house import House
from labjudge.judge import Judge, Settings
from labjudge.processes import Zygote
from labjudge.watching import Watch
from rich.console import Console

from tests.harness.conftest import SUMS, SUMS_STARTER
from tests.harness.test_plugin import children_of, wait_until


@pytest.fixture
def watch(tiny):
    """A watch over the tiny house whose labs were judged once; what it prints is recorded."""
    house = House(tiny.root)
    starter = Zygote([])
    judge = Judge(submission.Submission(house.labs_dir), starter, Settings(7, keep_worlds=True))
    console = Console(record=True, width=120, file=io.StringIO())
    state = Watch(house, judge, list(house.catalogue.labs), console)
    for entry in state.labs:
        list(state.judged(entry, [skill.name for skill in entry.skills]))
    yield state
    starter.close()


def test_edited_skill_comes_first(watch, tiny):
    """After a save, the function that changed is judged before the others."""
    tiny.write(
        "labs/ch1/sums.py",
        SUMS_STARTER.replace("    raise NotImplementedError\n\n\ndef mean", "    return a + b\n\n\ndef mean"),
    )
    (sums, _) = watch.labs
    assert watch.edited(sums) == ["add"]
    watch.after_save(sums)
    text = watch.console.export_text()
    assert text.splitlines()[0] == "● add   right"
    assert "labs/ch1/sums.py  ● ○" in text


def test_a_comment_is_no_edit(watch, tiny):
    """A save that changes no function judges none first."""
    tiny.write("labs/ch1/sums.py", SUMS_STARTER + "\n# a thought\n")
    assert watch.edited(watch.labs[0]) == []


def test_a_file_that_does_not_parse(watch, tiny):
    """A broken save is told once, and the next one is judged again."""
    tiny.write("labs/ch1/sums.py", "def add(:\n")
    watch.after_save(watch.labs[0])
    assert "does not parse" in watch.console.export_text()
    tiny.write("labs/ch1/sums.py", SUMS)
    watch.after_save(watch.labs[0])
    assert "labs/ch1/sums.py  ● ●" in watch.console.export_text()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_from_save_to_verdict_and_ctrl_c(tiny, tmp_path, started):
    """The command itself: it judges, sees a save, judges again, and ends on Ctrl-C without leaving a process."""
    marker, screen = tmp_path / "marker", tmp_path / "screen.txt"
    marker.mkdir()
    with screen.open("w") as out:
        command = [sys.executable, "-m", "labjudge.cli", "watch", "ch1", "--seed", "7"]
        environment = {**os.environ, "TMPDIR": str(marker), "PYTHONUNBUFFERED": "1"}
        process = started(command, cwd=tiny.root, env=environment, stdout=out, stderr=out)
        wait_until(lambda: "labs/ch1/words.py  ○" in screen.read_text())
        saved = 0

        def save_until_seen() -> bool:
            nonlocal saved
            saved += 1
            tiny.write("labs/ch1/sums.py", SUMS + f"\n# {saved}\n")
            return "● add   right" in screen.read_text()

        wait_until(save_until_seen)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    wait_until(lambda: not children_of(marker))
