"""`python -m benchmarks.otter_comparison [OTTER=otter] [SIZE=20] [LAB...]`: `labs grade` in its sandbox against `otter run`.

otter-grader is no dependency of this project. To compare, install it in an environment of its own, with this MLflow, and name its
command: `pip install otter-grader ipykernel mlflow==3.17.2`, then `python -m benchmarks.otter_comparison THERE/bin/otter`.

Three labs, each with the same functions and the same checks for both: `sums` is plain Python, `tracked` logs a run with MLflow,
`package` is the whole lab of chapter 4. Otter's autograder brings a store that is migrated already. Both judge two submissions
side by side. In each turn otter judges one half of the class, `labs grade` the whole class and one submission alone, so that
what it pays once can be told from what each submission costs.

Measured on a busy machine (load 8 to 14), 20 submissions, CPU seconds each: sums 3.04 for otter and 0.16 here (19 x; 15 x by the
wall), tracked 5.57 and 1.00 (5.6 x; 8.1 x), package 9.15 and 6.67 (1.4 x; 1.9 x). The 26 checks of `package` alone, called in one
warm process without any wall between submission and grader, take 2.4: no judge that runs them is 10 x as fast as otter there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from labjudge.zygote import QUIET

from benchmarks.measured_processes import processor_seconds_below
from benchmarks.otter_labs import PAIRS, ROOT, SEED, LabPair, otter_zip
from tests.classroom.conftest import PLAIN, grade_command
from tests.classroom.tracked_lab import with_tracking
from tests.harness.conftest import TinyHouse

SIDE_BY_SIDE = 2
TURNS = 2
PATIENT = ("--limit-seconds", 100, "--submission-seconds", 1200)  # where others work as well, all takes longer
WRONG_EACH = 4  # every fourth submission is wrong in one function


@dataclass(frozen=True)
class Cost:
    """Seconds of so many submissions."""

    submissions: int
    wall: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.submissions + other.submissions, self.wall + other.wall, self.cpu + other.cpu)

    def __str__(self) -> str:
        each = self.cpu / self.submissions
        return f"{each:.2f} CPU s each, {60 * self.submissions / self.wall:.1f} a minute"


class Stopwatch:
    """`cost` of what runs in its block."""

    def __init__(self, submissions: int) -> None:
        self._submissions, self.cost = submissions, Cost(0, 0.0, 0.0)

    def __enter__(self) -> Self:
        self._wall, self._cpu = time.monotonic(), processor_seconds_below()
        return self

    def __exit__(self, *_: object) -> None:
        self.cost = Cost(self._submissions, time.monotonic() - self._wall, processor_seconds_below() - self._cpu)


def main(otter: str, size: int, labs: list[str]) -> None:
    if shutil.which(otter) is None:
        print(f"skipped: there is no command {otter}; install otter-grader as this file's first lines say")
        return
    for pair in [each for each in PAIRS if not labs or each.name in labs]:
        with tempfile.TemporaryDirectory() as folder:
            print("\n".join(compared(pair, otter, size, Path(folder))), flush=True)


def compared(pair: LabPair, otter: str, size: int, folder: Path) -> list[str]:
    """What both cost on one lab, as lines. Raises RuntimeError when a mark is not the one that is due."""
    suite = TinyHouse(pair.root) if pair.root else with_tracking(folder / "suite")
    due, handed_in = {}, TinyHouse(folder)
    for number in range(size):
        learner, wrong = f"learner{number:03}", number % WRONG_EACH == WRONG_EACH - 1
        handed_in.write(f"class/{learner}/{pair.file}", pair.wrong if wrong else pair.right)
        due[learner] = pair.points[wrong]
    handed_in.write(f"one/learner/{pair.file}", pair.right)
    autograder = otter_zip(pair, folder / "autograder.zip")
    by_otter = by_labs = alone = Cost(0, 0.0, 0.0)
    for turn in range(TURNS):
        half = range(turn * size // TURNS, (turn + 1) * size // TURNS)
        with Stopwatch(len(half)) as watch:
            run_otter(otter, autograder, [folder / f"class/learner{number:03}" / pair.file for number in half], due)
        by_otter += watch.cost
        with Stopwatch(size) as watch:
            grade(suite, pair, folder / "class", folder / f"class{turn}", due)
        by_labs += watch.cost
        with Stopwatch(1) as watch:
            grade(suite, pair, folder / "one", folder / f"one{turn}", {"learner": pair.points[0]})
        alone += watch.cost
    further = Cost(TURNS * (size - 1), max(by_labs.wall - alone.wall, 0.001), by_labs.cpu - alone.cpu)
    ratio, later = (by_otter.cpu / by_otter.submissions * cost.submissions / cost.cpu for cost in (by_labs, further))
    walls = by_otter.wall / by_otter.submissions * by_labs.submissions / by_labs.wall
    return [
        f"{pair.name}: {size} submissions, every {WRONG_EACH}th wrong, {SIDE_BY_SIDE} side by side, {TURNS} turns",
        f"  otter run:                      {by_otter}",
        f"  labs grade, sandbox:            {by_labs}",
        f"  labs grade, each further one:   {further} (the second slot's start among them)",
        f"  otter run costs {ratio:.1f} x the CPU seconds ({later:.1f} x those of each further one), {walls:.1f} x the wall time",
    ]


def run_otter(otter: str, autograder: Path, submissions: list[Path], due: dict[str, float]) -> None:
    """`otter run` for each of these files, side by side."""
    ours = os.pathsep.join(map(str, (ROOT, ROOT / "harness", ROOT / "fixtures")))
    environment = {**PLAIN, **QUIET, "PYTHONPATH": ours}

    def judge(file: Path) -> float:
        command = [otter, "run", "--no-logo", "-a", str(autograder), "-o", ".", file.name]
        done = subprocess.run(command, cwd=file.parent, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"otter run ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        tests = json.loads((file.parent / "results.json").read_text("utf-8"))["tests"]
        return round(sum(test.get("score", 0) for test in tests), 6)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as executor:
        points = list(executor.map(judge, submissions))
    require_due("otter run", {file.parents[1].name: each for file, each in zip(submissions, points, strict=True)}, due)


def grade(suite: TinyHouse, pair: LabPair, learners: Path, out: Path, due: dict[str, float]) -> None:
    """`labs grade` for a class, in the strongest sandbox that there is."""
    command = grade_command(out, "--seed", SEED, "--labs", pair.name, "-j", SIDE_BY_SIDE, *PATIENT, learners)
    done = subprocess.run(command, cwd=suite.root, env=PLAIN, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"labs grade ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    outcomes = (json.loads(line)["outcome"] for line in (out / "journal.jsonl").read_text("utf-8").splitlines()[1:])
    require_due("labs grade", {each["learner"]: each["results"]["earned"] for each in outcomes}, due)


def require_due(who: str, points: dict[str, float], due: dict[str, float]) -> None:
    """Both must judge, and alike: a command that is fast since it fails measures nothing."""
    if other := {name: each for name, each in points.items() if each != due[name]}:
        raise RuntimeError(f"{who} gave other points than are due: {other}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "otter", int(sys.argv[2]) if len(sys.argv) > 2 else 20, sys.argv[3:])
