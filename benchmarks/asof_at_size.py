"""One as-of join in a process of its own: `python -m benchmarks.asof_at_size LABELS [--way WAY] [--engine ENGINE]`.

Prints seconds, the processor's seconds and the greatest memory of the process, which is the embedded engine's too; of the JVM
beside it for `--engine jvm` (after `labs up`; Linux). The data are drawn elsewhere. Where others use the machine, the
processor's seconds tell more.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from labjudge import engines

from benchmarks import test_asof_join as joins
from benchmarks.measured_processes import forget_peaks, jvm_of, peak_megabytes, processor_seconds, session_on

ROOT = Path(__file__).resolve().parents[1]
OTHERS = {"pandas": joins.with_pandas, "duckdb": joins.with_duckdb}


def main(size: int, way: str, engine: engines.Engine, folder: Path) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
        files = elsewhere.submit(joins.drawn, folder, size).result()
    if way in OTHERS:
        measure(size, way, OTHERS[way], files, [os.getpid()])
    else:
        with session_on(engine.remote) as session:
            join = joins.with_the_feature_store(session)
            measure(size, f"feature store, {engine.name}", join, files, [os.getpid(), *jvm_of(engine, ROOT)])


def measure(size: int, name: str, join: joins.Way, files: tuple[Path, Path], watched: list[int]) -> None:
    """Join in turns, and print the best one; `watched` are the processes that do the work."""
    turns = 3 if size <= 1_000_000 else 1  # the first ones warm a JVM up
    taken = []
    for _ in range(turns):
        forget_peaks(watched)
        start, before = time.perf_counter(), processor_seconds(watched)
        count, _ = join(*files)
        taken.append((time.perf_counter() - start, processor_seconds(watched) - before))
    seconds, work = min(taken)
    peaks = " + ".join(f"{peak_megabytes(process):,.0f}" for process in watched)
    print(
        f"{name}, {size:,} labels: {seconds:.2f} s, {size / seconds:,.0f}/s, {count:,} found; {work:.2f} s of processor; "
        f"peak {peaks} MB; least of {turns}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.asof_at_size")
    parser.add_argument("labels", type=int)
    parser.add_argument("--way", choices=["spark", *OTHERS], default="spark")
    parser.add_argument("--engine", default="embedded", metavar=engines.NAMES)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        main(given.labels, given.way, engines.chosen(given.engine, ROOT), given.folder or Path(scratch))
