"""What the measurements at size share: a Spark session, and the processor time and memory of the processes that do the work."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from labjudge import engines
from lakemock.jvm import server
from lakemock.spark import engine_choice
from lakemock.spark.embedded import sail
from lakemock.spark.embedded.client_home import import_client


@contextlib.contextmanager
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
    return [each.pid for each in psutil.Process(found.keeper).children()] if found else []


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
    """User and system seconds that these have used."""
    used = [psutil.Process(each).cpu_times() for each in processes]
    return float(sum(each.user + each.system for each in used))


def processor_seconds_below() -> float:
    """User and system seconds of all descendants, those that ended and were waited for included: little falsified by load."""
    here = psutil.Process()
    waited_for = here.cpu_times()
    total = waited_for.children_user + waited_for.children_system
    for process in here.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # it ended meanwhile; its parent has its seconds
            used = process.cpu_times()
            total += used.user + used.system + used.children_user + used.children_system
    return float(total)
