"""Each cheat earns nothing, hurts nobody, leaves no process and no file; in each tier that this machine offers."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from labjudge.sandbox import tiers

from tests.cheats.page import FORGE, HEAD, HURT, TAIL
from tests.classroom.closed import OFFERED
from tests.classroom.conftest import PLAIN, Graded, grade_command
from tests.harness.conftest import SUMS, furnish
from tests.harness.test_plugin import children_of, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes of Linux")
CHEATS = {**FORGE, **HURT}
HONEST = ("aa_honest", "mm_honest", "zz_honest")
MEAN_GRADER = '''from labjudge.grading import judges, returned, wrong


@judges
def mean_of_some(lab, draw):
    """The mean comes back."""
    numbers = [float(draw.randrange(100)) for _ in range(5)]
    if not abs(returned(lab.mean(numbers), float, "a number") - sum(numbers) / 5) < 1e-9:
        wrong("not the mean", rule="the sum over the count")
'''
MARK = f"cheated{os.getpid()}"


class Attacked:
    """A class of cheats and honest learners, graded in one tier, with what there is to see afterwards."""

    def __init__(self, tier: str, folder: Path) -> None:
        self.house = furnish(folder / "house")
        self.house.write("graders/ch1/sums/test_mean.py", MEAN_GRADER)
        self.secret = folder / "secret.txt"
        self.secret.write_text("TOP-SECRET")
        self.out, self.marker = folder / "out", folder / "marker"
        self.marker.mkdir()
        self.victim = self.house.root / "class" / HONEST[1]
        for name in HONEST:
            self.house.write(f"class/{name}/ch1/sums.py", SUMS)
        with socket.create_server(("127.0.0.1", 0)) as canary:
            canary.setblocking(False)
            places = {
                "ROOT": str(self.house.root),
                "OUT": str(self.out),
                "VICTIM": str(self.victim),
                "SECRET": str(self.secret),
                "PORT": str(canary.getsockname()[1]),
                "GRADER": str(os.getpid()),
                "MARK": MARK,
            }
            for name, text in CHEATS.items():
                for word, value in places.items():
                    text = text.replace(word, value)
                self.house.write(f"class/{name}/ch1/sums.py", HEAD + text + TAIL)
            self.before = self.modes()
            options = ("--seed", 7, "--limit-seconds", 1, "--sandbox", tier, "-j", 2, "class")
            environment = {**PLAIN, "TMPDIR": str(self.marker), "INSTRUCTOR_TOKEN": "TOP-SECRET"}
            done = subprocess.run(
                grade_command(self.out, *options),
                cwd=self.house.root,
                env=environment,
                capture_output=True,
                text=True,
                timeout=500,
            )
            self.graded = Graded(done.returncode, done.stdout + done.stderr, self.out)
            self.connected = _was_connected(canary)
        self.outcomes = {
            line["outcome"]["learner"]: line["outcome"]
            for line in map(json.loads, (self.out / "journal.jsonl").read_text().splitlines()[1:])
        }

    def modes(self) -> dict[str, tuple[int, int, bytes]]:
        """Mode, owner and content of each file that existed before."""
        files = [self.secret, *(path for path in self.house.root.rglob("*") if path.is_file())]
        files = [path for path in files if "__pycache__" not in path.parts]
        return {str(file): (file.stat().st_mode, file.stat().st_uid, file.read_bytes()) for file in files}


def _was_connected(canary: socket.socket) -> bool:
    try:
        canary.accept()
    except BlockingIOError:
        return False
    return True


@pytest.fixture(scope="module", params=tiers.TIERS)
def attacked(request, tmp_path_factory):
    if request.param not in OFFERED:
        pytest.skip(f"this machine offers {', '.join(OFFERED) or 'no tier'}")
    return Attacked(request.param, tmp_path_factory.mktemp("attacked"))


def test_cheats_earn_nothing(attacked):
    """No cheat has a point."""
    assert {name: attacked.outcomes[name]["results"]["earned"] for name in CHEATS} == dict.fromkeys(CHEATS, 0)


def test_no_cheat_is_a_fault_of_ours(attacked):
    """Each is judged, or is over a limit: none makes the judge itself fail, which would take the skill out of its total."""
    faults = {
        name: outcome["causes"] or outcome["reason"]
        for name, outcome in attacked.outcomes.items()
        if outcome["status"] == "fault"
    }
    assert faults == {}
    assert {outcome["results"]["points"] for outcome in attacked.outcomes.values()} == {6}


def test_the_honest_are_not_hurt(attacked):
    """Who did right among them has all points of it."""
    assert {name: attacked.outcomes[name]["results"]["earned"] for name in HONEST} == dict.fromkeys(HONEST, 5)
    assert set(attacked.outcomes) == {*CHEATS, *HONEST}


def test_nothing_is_told_that_is_secret(attacked):
    """Neither a file, nor the instructor's environment, nor a grader or classmate is in what learners get."""
    for file in (attacked.out / "learners").rglob("*.json"):
        text = file.read_text("utf-8")
        assert "TOP-SECRET" not in text
        assert "from labjudge.grading import judges" not in text


def test_nobody_was_connected_to(attacked):
    """No cheat reached a server of the machine."""
    assert not attacked.connected


def test_nothing_is_changed_or_left(attacked):
    """Files have the content and mode that they had; no process, no temporary file, no marked file is left."""
    assert attacked.modes() == attacked.before
    wait_until(lambda: not children_of(attacked.marker))
    assert list(attacked.marker.iterdir()) == []
    places = [
        attacked.house.root,
        attacked.out,
        Path("/tmp"),
        Path("/var/tmp"),
        Path("/dev/shm"),
        Path("/etc"),
        Path.home(),
    ]
    assert not [file for place in places for file in place.glob(f"*{MARK}*")]


def test_what_is_shown_is_harmless(attacked):
    """No terminal escape and no workflow command of a learner's is shown or written."""
    texts = [attacked.graded.text, (attacked.out / "gradebook.csv").read_text("utf-8")]
    texts += [file.read_text("utf-8") for file in (attacked.out / "learners").rglob("*.json")]
    assert all("\x1b" not in text and "\\u001b" not in text for text in texts)
    assert not [line for text in texts for line in text.splitlines() if line.lstrip().startswith("::")]
