"""What serving adds to a bare `model.predict`: the stand-in beside `mlflow models serve`, by payload size, in turns.

Minima of CPU time of all processes that take part (Linux tells it by the nanosecond), which other work on the machine does not
change; by the clock beside it. One parse of the same bytes by a fast parser (jiter, in pydantic) is what nobody can go below.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from lakemock.payload_benchmark import example_model, formats, local, plan
from lakemock.payload_benchmark.endpoint import Endpoint
from lakemock.payload_benchmark.samples import drawn
from urllib3.util.retry import Retry

ROWS = (1, 16, 256, 4096, 16384, 65536)
TURNS = 25
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="CPU time of other processes is read as Linux tells it")


@dataclass(frozen=True)
class Ways:
    """How so many rows are predicted, by name; and the processes beside this one that work for it."""

    ask: dict[str, Callable[[int], Any]]
    processes: tuple[int, ...]

    def worked(self) -> float:
        """CPU seconds so far."""
        threads = [each for pid in self.processes for each in Path(f"/proc/{pid}/task").iterdir()]
        return time.process_time() + sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e9


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ways]:
    """A bare model, one parse, the stand-in and MLflow's server, all there for the whole module."""
    import mlflow.pyfunc
    from pydantic_core import from_json

    folder: Path = example_model.save(tmp_path_factory.mktemp("m") / "model", example_model.LINEAR, plan.BASE)
    frames = {rows: drawn(plan.BASE).take(rows) for rows in ROWS}
    bodies = {rows: formats.encode(frame, "split") for rows, frame in frames.items()}
    bare = mlflow.pyfunc.load_model(str(folder))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with _mlflow_serves(folder, port) as server, local.served({"m": folder}, as_mlflow=False) as served:
        theirs = Endpoint(f"http://127.0.0.1:{port}/invocations")
        ask = {
            "predict": lambda rows: bare.predict(frames[rows]),
            "parse": lambda rows: from_json(bodies[rows].content),
            "ours": lambda rows: served.endpoints["m"].ask(bodies[rows]),
            "mlflow": lambda rows: theirs.ask(bodies[rows]),
        }
        yield Ways(ask, (server, served.process("m") or 0))


@contextmanager
def _mlflow_serves(folder: Path, port: int) -> Iterator[int]:
    """`mlflow models serve` for as long as the block lasts, ready when it begins; the process that answers."""
    command = ["-m", "mlflow", "models", "serve", "-m", str(folder), "--env-manager", "local", "--port", str(port)]
    found = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it starts `uvicorn` by name
    server = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PATH": found},
        start_new_session=True,
    )
    try:
        session = requests.Session()
        session.mount("http://", requests.adapters.HTTPAdapter(max_retries=Retry(connect=12, backoff_factor=0.05)))
        session.get(f"http://127.0.0.1:{port}/ping", timeout=60).raise_for_status()
        yield int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0])
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


@pytest.mark.parametrize("rows", ROWS)
def test_overhead(ways: Ways, rows: int, capsys: pytest.CaptureFixture[str]) -> None:
    """The stand-in adds less than MLflow's own server at every size."""
    clock: dict[str, list[float]] = {name: [] for name in ways.ask}
    work: dict[str, list[float]] = {name: [] for name in ways.ask}
    for turn in range(1 + (TURNS if rows <= 4096 else 8)):
        for name, way in ways.ask.items():
            began, worked = time.perf_counter(), ways.worked()
            way(rows)
            if turn:
                clock[name].append(time.perf_counter() - began)
                work[name].append(ways.worked() - worked)
    added = {name: min(work[name]) - min(work["predict"]) for name in ("ours", "mlflow")}
    by_clock = {name: min(clock[name]) - min(clock["predict"]) for name in ("ours", "mlflow")}
    with capsys.disabled():
        print(f"\n{rows:6,} rows: {_shown(added)}; by the clock {_shown(by_clock)}; ", end="")
        print(f"predict {min(work['predict']) * 1000:.2f} ms, one fast parse {min(work['parse']) * 1000:.2f} ms")
    assert added["ours"] < added["mlflow"]


def _shown(added: dict[str, float]) -> str:
    ours, theirs = added["ours"] * 1000, added["mlflow"] * 1000
    return f"the stand-in adds {ours:.2f} ms, mlflow models serve {theirs:.2f} ms ({theirs / ours:.2f} x)"
