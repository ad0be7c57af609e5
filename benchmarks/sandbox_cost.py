"""`python -m benchmarks.sandbox_cost [CHAPTER or LAB=ch4] [TURNS=2]`: the solutions judged in each sandbox and without, warm.

Each tier has a slot of its own, which judges one submission unmeasured; then they take turns. CPU seconds are those of all
processes below this one, ended or not.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from labjudge.classroom import layout, slots
from labjudge.classroom.contents import read
from labjudge.classroom.slots import Task
from labjudge.sandbox import tiers, view
from labjudge.suite import Suite
from labjudge.verdicts import Verdict

from benchmarks.measured_processes import processor_seconds_below

ROOT = Path(__file__).resolve().parents[1]
GOAL = 1.5


@dataclass(frozen=True)
class Cost:
    """Seconds of one submission."""

    wall: float
    cpu: float


def main(what: str, turns: int) -> None:
    suite = Suite(ROOT)
    labs = suite.catalogue.select([what])
    files = layout.lab_files(read(ROOT / "solutions", layout.wanted_names(labs)), labs)
    os.environ[view.CHECKOUT] = str(ROOT)
    found = [view.NONE, *(offer.tier for offer in tiers.offers() if not offer.problem)]
    tasks = {tier: Task(str(ROOT), tuple(lab.name for lab in labs), files, 7, 20.0, 1200.0, tier) for tier in found}
    costs: dict[str, list[Cost]] = {tier: [] for tier in found}
    with contextlib.ExitStack() as stack:
        threads = {tier: stack.enter_context(ThreadPoolExecutor(1)) for tier in found}
        stack.callback(slots.close_all)
        for turn in range(turns + 1):
            for tier in found:
                cost = threads[tier].submit(judged, tasks[tier]).result()
                costs[tier] += [cost] if turn else []
    for line in compared(what, costs):
        print(line)


def judged(task: Task) -> Cost:
    """Raises RuntimeError when a solution is not right."""
    wall, cpu = time.monotonic(), processor_seconds_below()
    found = slots.judge(task)
    wrong = [check for check in found.checks if check.verdict is not Verdict.RIGHT]
    if wrong or found.reason:
        raise RuntimeError(f"{task.sandbox}: {found.status} {found.reason} {wrong[:3]}")
    return Cost(time.monotonic() - wall, processor_seconds_below() - cpu)


def compared(what: str, costs: dict[str, list[Cost]]) -> Iterator[str]:
    """A line a tier: medians, and how many times the CPU seconds without a sandbox these are."""
    without = statistics.median(cost.cpu for cost in costs[view.NONE])
    for tier, each in costs.items():
        cpu, wall = statistics.median(cost.cpu for cost in each), statistics.median(cost.wall for cost in each)
        ratio = f"{cpu / without:.2f} x without a sandbox (goal: {GOAL} x)"
        yield f"{what}, {tier}: {cpu:.1f} CPU s, {wall:.1f} s, {ratio}; {len(each)} turns"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "ch4", int(sys.argv[2]) if len(sys.argv) > 2 else 2)
