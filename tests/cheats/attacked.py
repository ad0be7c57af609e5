"""A class of cheats and honest learners, graded in one tier, with what there is to see afterwards."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from pathlib import Path

from tests.classroom.conftest import PLAIN, Graded, grade_command
from tests.harness.conftest import TinyHouse

MARK = f"cheated{os.getpid()}"


class Attacked:
    """`cheats`: the text of the file `lab` (in the layout of labs/) by learner; `honest` likewise; `limit`: seconds of a call."""

    def __init__(
        self,
        tier: str,
        folder: Path,
        suite: TinyHouse,
        lab: str,
        cheats: dict[str, str],
        honest: dict[str, str],
        limit: int,
    ):
        self.suite, self.out, self.marker = suite, folder / "out", folder / "marker"
        self.marker.mkdir()
        secret = folder / "secret.txt"
        secret.write_text("TOP-SECRET")
        with socket.create_server(("127.0.0.1", 0)) as canary:
            canary.setblocking(False)
            places = {
                "ROOT": str(suite.root),
                "OUT": str(self.out),
                "VICTIM": str(suite.root / "class" / next(iter(honest), "")),
                "SECRET": str(secret),
                "PORT": str(canary.getsockname()[1]),
                "GRADER": str(os.getpid()),
                "MARK": MARK,
            }
            for name, text in cheats.items():
                text = text.replace("TOP-SECRET", "TOP-\0")
                for word, value in places.items():
                    text = text.replace(word, value)
                suite.write(f"class/{name}/{lab}", text.replace("TOP-\0", "TOP-SECRET"))
            for name, text in honest.items():
                suite.write(f"class/{name}/{lab}", text)
            self._files = [secret, *(path for path in suite.root.rglob("*") if path.is_file())]
            self.before = self.modes()
            options = (
                "--seed",
                7,
                "--limit-seconds",
                limit,
                "--sandbox",
                tier,
                "--no-require-sandbox",
                "-j",
                2,
                "class",
            )
            environment = {**PLAIN, "TMPDIR": str(self.marker), "INSTRUCTOR_TOKEN": "TOP-SECRET"}
            done = subprocess.run(
                grade_command(self.out, *options),
                cwd=suite.root,
                env=environment,
                capture_output=True,
                text=True,
                timeout=500,
            )
            self.graded = Graded(done.returncode, done.stdout + done.stderr, self.out)
            self.connected = _was_connected(canary)
        lines = (self.out / "journal.jsonl").read_text().splitlines()[1:]
        self.outcomes = {line["outcome"]["learner"]: line["outcome"] for line in map(json.loads, lines)}

    def modes(self) -> dict[str, tuple[int, int, bytes]]:
        """Mode, owner and content of each file that existed before."""
        return {str(file): (file.stat().st_mode, file.stat().st_uid, file.read_bytes()) for file in self._files}

    @property
    def earned(self) -> dict[str, int]:
        return {name: outcome["results"]["earned"] for name, outcome in self.outcomes.items()}

    @property
    def faults(self) -> dict[str, object]:
        """Of whom the judge itself failed, and how."""
        return {
            name: outcome["causes"] or outcome["reason"]
            for name, outcome in self.outcomes.items()
            if outcome["status"] == "fault"
        }

    @property
    def left(self) -> list[Path]:
        """Files with the mark, and temporary ones."""
        places = [self.suite.root, self.out, *map(Path, ("/tmp", "/var/tmp", "/dev/shm", "/etc")), Path.home()]
        return [*self.marker.iterdir(), *(file for place in places for file in place.glob(f"*{MARK}*"))]

    @property
    def told(self) -> list[str]:
        """All texts that learners get."""
        return [file.read_text("utf-8") for file in (self.out / "learners").rglob("*.json")]


def _was_connected(canary: socket.socket) -> bool:
    try:
        canary.accept()
    except BlockingIOError:
        return False
    return True
