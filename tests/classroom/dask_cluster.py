"""A Dask cluster on this machine: a scheduler and workers of one thread each, as processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client

from tests.harness.test_plugin import wait_until


@contextmanager
def cluster_of(folder: Path, workers: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler's address and process, once so many workers have come."""
    file = folder / "scheduler.json"
    options = ["--scheduler-file", str(file), "--no-dashboard"]
    started = [_dask(folder, "scheduler", "--host", "127.0.0.1", "--port", "0", *options)]
    try:
        wait_until(lambda: _address(file), seconds=120)
        address = _address(file)
        how_many = ["--nworkers", str(workers), "--nthreads", "1"]
        started.append(_dask(folder, "worker", address, *how_many, "--no-dashboard"))
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)
        yield address, started[0]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(timeout=30)


def _address(file: Path) -> str:
    """What the scheduler wrote; empty while it has not written all of it."""
    try:
        return str(json.loads(file.read_text("utf-8"))["address"])
    except (OSError, ValueError):
        return ""


def _dask(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    log = (folder / f"{words[0]}.txt").open("wb")
    with log:
        return subprocess.Popen([sys.executable, "-m", "dask", *words], cwd=folder, stdout=log, stderr=log)
