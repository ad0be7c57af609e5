"""`python -m benchmarks.dask_speed_up [SIZE=24] [TURNS=2]`: a class on one and two Dask workers, and on threads of the command.

Each way grades the same class in turns, in the strongest sandbox. A run has three parts: until the first outcome (the command
starts, asks the cluster, and each worker's slot imports its libraries), from the first outcome to the last, and the rest
(reports, ending the slots). The speed-up of each part tells where that of the whole is lost. On a busy machine two processes
get more of it than one, so that wall times flatter; CPU seconds tell what the second worker costs.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measured_processes import processor_seconds_below
from tests.classroom.conftest import PLAIN, grade_command
from tests.classroom.dask_cluster import cluster_of
from tests.harness.conftest import SUMS, TinyHouse, furnish

POLL_SECONDS = 0.02
PARTS = ("until the first outcome", "the others", "the rest", "all")


@dataclass(frozen=True)
class Timing:
    """Wall seconds of the parts of a run, and CPU seconds of all of it."""

    parts: tuple[float, ...]
    cpu: float


def main(size: int, turns: int) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        suite = furnish(Path(folder) / "suite")
        for number in range(size):
            suite.write(f"class/learner{number:03}/ch1/sums.py", SUMS)
        ways = {f"{count} thread{'s' * (count > 1)}": ["-j", str(count)] for count in (1, 2)}
        for count in (1, 2):
            place = Path(folder) / f"cluster{count}"
            place.mkdir()
            address, _ = stack.enter_context(cluster_of(place, count))
            ways[f"{count} Dask worker{'s' * (count > 1)}"] = ["--scheduler", address]
        timings: dict[str, list[Timing]] = {way: [] for way in ways}
        for turn in range(turns):
            for number, (way, options) in enumerate(ways.items()):
                timings[way].append(timed(suite, Path(folder) / f"out{turn}{number}", options, size))
        for line in report(timings, size):
            print(line)


def timed(suite: TinyHouse, out: Path, options: list[str], size: int) -> Timing:
    """Raises RuntimeError when not all were judged."""
    command = grade_command(out, "--seed", 7, "--labs", "sums", *options, "class")
    start, cpu, seen = time.monotonic(), processor_seconds_below(), {}
    process = subprocess.Popen(command, cwd=suite.root, env=PLAIN, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        seen.setdefault(noted(out), time.monotonic())
        threading.Event().wait(POLL_SECONDS)
    end = time.monotonic()
    if process.returncode or noted(out) != size:
        raise RuntimeError(f"labs grade {options} ended with {process.returncode} and {noted(out)} outcomes")
    first, last = (min(moment for count, moment in seen.items() if count >= least) for least in (1, size))
    return Timing((first - start, last - first, end - last, end - start), processor_seconds_below() - cpu)


def noted(out: Path) -> int:
    """Outcomes in the journal so far."""
    file = out / "journal.jsonl"
    return max(file.read_bytes().count(b"\n") - 1, 0) if file.exists() else 0


def report(timings: dict[str, list[Timing]], size: int) -> list[str]:
    lines = [f"{size} submissions of two skills in plain Python; medians of {len(next(iter(timings.values())))} turns"]
    medians: dict[str, list[float]] = {}
    for way, each in timings.items():
        medians[way] = [statistics.median(timing.parts[part] for timing in each) for part in range(len(PARTS))]
        parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in zip(PARTS, medians[way], strict=True))
        cpu = statistics.median(timing.cpu for timing in each)
        lines.append(f"  {way}: {parts}; {cpu:.1f} CPU s")
    ways = list(medians)
    for one, two in (ways[:2], ways[2:]):
        pairs = zip(PARTS, medians[one], medians[two], strict=True)
        lines.append(f"  speed-up of {two}: " + ", ".join(f"{name} {a / b:.2f} x" for name, a, b in pairs))
    return lines


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 24, int(sys.argv[2]) if len(sys.argv) > 2 else 2)
