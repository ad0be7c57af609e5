"""What the measurements at size share: a Spark session, and the processor time and memory of the processes that do the work."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from labjudge import engines
from lakemock.jvm import server
from lakemock.spark import engine_choice
from lakemock.spark.embedded import sail
from lakemock.spark.embedded.client_home import import_client


@contextmanager
def session_on(remote: str) -> Iterator[Any]:
    """A session in UTC on the engine at `remote`, or on an embedded one of this process when that is empty."""
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


def jvm_of(engine: engines.Engine, root: Path) -> list[int]:
    """The process of the server that `labs up` left, a child of its keeper."""
    found = server.running(engines.environment_in(root)) if engine.remote else None
    if found is None:
        return []
    return [int(each) for each in Path(f"/proc/{found.keeper}/task/{found.keeper}/children").read_text().split()]


def forget_peaks(processes: list[int]) -> None:
    """Linux: from here on, the greatest memory is that of what follows."""
    for process in processes:
        file = Path(f"/proc/{process}/clear_refs")
        if file.exists():
            file.write_text("5")


def peak_megabytes(process: int) -> float:
    """Megabytes."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def processor_seconds(processes: list[int]) -> float:
    """Seconds of processor that these have used."""
    if not Path("/proc/self/stat").exists():
        return time.process_time()
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in processes]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")
