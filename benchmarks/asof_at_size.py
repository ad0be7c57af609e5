"""One as-of join in a process of its own: `python -m benchmarks.asof_at_size LABELS [--way WAY] [--engine ENGINE]`.

Prints seconds, the processor's seconds and the greatest memory of the process, which is the embedded engine's too; of the JVM
beside it for `--engine jvm` (after `labs up`; Linux). The data are drawn elsewhere. Where others use the machine, the
processor's seconds tell more.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from labjudge import engines
from lakemock.jvm import server
from lakemock.spark import engine_choice
from lakemock.spark.embedded import sail
from lakemock.spark.embedded.client_home import import_client

from benchmarks import test_asof_join as joins

ROOT = Path(__file__).resolve().parents[1]
OTHERS = {"pandas": joins.with_pandas, "duckdb": joins.with_duckdb}


def main(size: int, way: str, engine: engines.Engine, folder: Path) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
        files = elsewhere.submit(joins.drawn, folder, size).result()
    if way in OTHERS:
        measure(size, way, OTHERS[way], files, [os.getpid()])
    else:
        with _session(engine.remote) as session:
            join = joins.with_the_feature_store(session)
            measure(size, f"feature store, {engine.name}", join, files, [os.getpid(), *_jvm(engine)])


def measure(size: int, name: str, join: joins.Way, files: tuple[Path, Path], watched: list[int]) -> None:
    """Join in turns, and print the best one; `watched` are the processes that do the work."""
    turns = 3 if size <= 1_000_000 else 1  # the first ones warm a JVM up
    taken = []
    for _ in range(turns):
        _forget_peaks(watched)
        start, before = time.perf_counter(), _processor(watched)
        count, _ = join(*files)
        taken.append((time.perf_counter() - start, _processor(watched) - before))
    seconds, work = min(taken)
    peaks = " + ".join(f"{_peak(process):,.0f}" for process in watched)
    print(
        f"{name}, {size:,} labels: {seconds:.2f} s, {size / seconds:,.0f}/s, {count:,} found; {work:.2f} s of processor; "
        f"peak {peaks} MB; least of {turns}"
    )


@contextmanager
def _session(remote: str) -> Iterator[Any]:
    import_client()
    from pyspark.sql.connect.session import SparkSession

    server = None
    os.environ[engine_choice.REMOTE] = remote
    if not remote:
        server = sail.started_alone()
        remote = "sc://{}:{}".format(*server.listening_address)
    session = SparkSession.Builder().remote(remote).config("spark.sql.session.timeZone", "UTC").create()
    yield session
    session.stop()
    if server is not None:
        server.stop()


def _jvm(engine: engines.Engine) -> list[int]:
    """The process of the server that `labs up` left, a child of its keeper."""
    found = server.running(engines.environment_in(ROOT)) if engine.remote else None
    if found is None:
        return []
    return [int(each) for each in Path(f"/proc/{found.keeper}/task/{found.keeper}/children").read_text().split()]


def _forget_peaks(processes: list[int]) -> None:
    """Linux: from here on, the greatest memory is that of what follows."""
    for process in processes:
        file = Path(f"/proc/{process}/clear_refs")
        if file.exists():
            file.write_text("5")


def _peak(process: int) -> float:
    """Megabytes."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _processor(processes: list[int]) -> float:
    """Seconds of processor that these have used."""
    if not Path("/proc/self/stat").exists():
        return time.process_time()
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in processes]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.asof_at_size")
    parser.add_argument("labels", type=int)
    parser.add_argument("--way", choices=["spark", *OTHERS], default="spark")
    parser.add_argument("--engine", default="embedded", metavar=engines.NAMES)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        main(given.labels, given.way, engines.chosen(given.engine, ROOT), given.folder or Path(scratch))
