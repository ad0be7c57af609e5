"""`python -m benchmarks.large_class [SIZE=1000]`: right, wrong and hostile submissions, with three kills on the way.

Each submission is one of two skills in plain Python, so that what is measured is the grading and not the labs. Half of them are
right, three tenths wrong, the rest are the cheats of tests/cheats. Shown: verdicts that differ from what was due, rows that are
lacking or there twice, memory of the command while the class goes by, seconds a submission at the beginning and at the end, and
what is left of processes and files.
"""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cheats import page
from tests.cheats.test_cheats import MEAN_GRADER
from tests.classroom.conftest import PLAIN, grade_command
from tests.harness.conftest import SUMS, furnish
from tests.harness.test_plugin import children_of

KILLS = 3
POLL_SECONDS = 0.2
WRONG = {
    "wrong_add": (SUMS.replace("a + b", "a - b"), 3),
    "wrong_mean": (SUMS.replace("return sum(numbers) / len(numbers)", "return 0.5"), 2),
}


@dataclass
class Course:
    """One run over the class: `memory` is (outcomes so far, MiB of the command) at each poll."""

    memory: list[tuple[int, float]] = field(default_factory=list)
    kills: int = 0


def drawn(size: int, rng: random.Random) -> dict[str, tuple[str, str, int]]:
    """A class: kind, text and due points by learner."""
    hostile = {name: page.HEAD + text + page.TAIL for name, text in {**page.FORGE, **page.HURT}.items()}
    found = {}
    for number in range(size):
        chance = rng.random()
        if chance < 0.5:
            kind, text, due = "right", SUMS, 5
        elif chance < 0.8:
            kind = rng.choice(sorted(WRONG))
            text, due = WRONG[kind]
        else:
            kind = rng.choice(sorted(hostile))
            text, due = hostile[kind], 0
        found[f"learner{number:04}"] = (kind, text, due)
    return found


def graded(root: Path, out: Path, temporary: Path, size: int, rng: random.Random) -> Course:
    """Grade the class in `root`, killing the command `KILLS` times at drawn shares of the class."""
    course, shares = Course(), sorted(rng.uniform(0.1, 0.9) for _ in range(KILLS))
    while True:
        options = ("--seed", 7, "--limit-seconds", 1, "--no-require-sandbox", "-j", 2, "class")
        environment = {**PLAIN, "TMPDIR": str(temporary)}
        process = subprocess.Popen(
            grade_command(out, *options),
            cwd=root,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None:
            threading.Event().wait(POLL_SECONDS)
            done = len(outcomes(out))
            course.memory.append((done, resident(process.pid)))
            if shares and done >= shares[0] * size:
                shares.pop(0)
                os.kill(process.pid, signal.SIGKILL)
                course.kills += 1
        if process.wait() != -signal.SIGKILL:
            return course


def outcomes(out: Path) -> list[dict[str, Any]]:
    """The outcomes in the journal; a line that a kill cut short is none."""
    file = out / "journal.jsonl"
    found = []
    for line in file.read_text("utf-8").splitlines()[1:] if file.exists() else []:
        try:
            found.append(json.loads(line)["outcome"])
        except ValueError:
            continue
    return found


def resident(pid: int) -> float:
    """MiB of a process; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0.0


def main(size: int) -> None:
    rng = random.Random(20261128)
    with tempfile.TemporaryDirectory() as folder:
        suite = furnish(Path(folder) / "suite")
        suite.write("graders/ch1/sums/test_mean.py", MEAN_GRADER)
        temporary = Path(folder) / "temporary"
        temporary.mkdir()
        due = drawn(size, rng)
        for learner, (_, text, _) in due.items():
            suite.write(f"class/{learner}/ch1/sums.py", text.replace("MARK", "marked"))
        out = Path(folder) / "out"
        course = graded(suite.root, out, temporary, size, rng)
        found = outcomes(out)
        print(f"{size} submissions, {course.kills} kills: {verdicts(found, due)}")
        start, judged, whole = (peak(course, up_to) for up_to in (size // 10, size - 1, size))
        print(
            f"memory of the command: {start:.0f} MiB in the first tenth, {judged:.0f} until all are judged, {whole:.0f} in all"
        )
        seconds = [each["seconds"] for each in found if due[each["learner"]][0] == "right"]
        tenth = max(len(seconds) // 10, 1)
        first, last = statistics.median(seconds[:tenth]), statistics.median(seconds[-tenth:])
        print(f"seconds of a right submission: first tenth {first:.2f}, last tenth {last:.2f}")
        print(f"left: processes {children_of(temporary)}, files {[path.name for path in temporary.iterdir()]}")


def verdicts(found: list[dict[str, Any]], due: dict[str, tuple[str, str, int]]) -> str:
    """How many there are of each kind; who has other points than are due; who has two outcomes."""
    times = Counter(each["learner"] for each in found)
    earned = {each["learner"]: each["results"]["earned"] for each in found}
    wrong = [
        f"{name} ({kind}): {earned.get(name)} for {points}"
        for name, (kind, _, points) in due.items()
        if earned.get(name) != points
    ]
    kinds = Counter(kind if kind in ("right", *WRONG) else "hostile" for kind, _, _ in due.values())
    return f"{len(times)} verdicts ({dict(kinds)}), {sum(n > 1 for n in times.values())} twice, {len(wrong)} wrong {wrong[:5]}"


def peak(course: Course, up_to: int) -> float:
    return max((size for done, size in course.memory if done <= up_to), default=0.0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
