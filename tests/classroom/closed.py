"""Running a function in a process that is closed in, and getting its answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from labjudge.sandbox import tiers
from labjudge.sandbox.closing import Closure, close_in
from labjudge.sandbox.use import Limits
from labjudge.sandbox.view import NAMESPACES, View

ROOT = Path(__file__).resolve().parents[2]


@cache
def offered() -> list[str]:
    """The tiers that this machine offers."""
    return [offer.tier for offer in tiers.offers() if not offer.problem]


def tried(act: Callable[[], Any]) -> str:
    """What it returned, or the name of what it raised."""
    try:
        return str(act())
    except BaseException as problem:
        return type(problem).__name__


def closed(tier: str, folder: Path, body: Callable[[], Any], ports: tuple[int, ...] = (), limits: Limits | None = None):
    """The status of a process that ran `body` closed in (its folder: `folder/home`, shared: `folder/shared`), and its answer."""
    for name in ("home", "shared"):
        (folder / name).mkdir(exist_ok=True)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        answer, first = None, 0
        try:
            os.setsid()
            if tier == NAMESPACES:
                _own_network(folder)
            view = View.of(write=[folder / "shared"], own=[folder / "home"])
            close_in(Closure(tier, view, folder, ports, limits or Limits()), [write])
            os.chdir(folder / "home")
            first = os.getpid()
            answer = body()
        except BaseException:
            answer = traceback.format_exc()
        if first not in (0, os.getpid()):
            os._exit(1)  # a child of the body's that failed
        os.write(write, json.dumps(answer).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        data = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status, json.loads(data) if data else None


def _own_network(folder: Path) -> None:
    from labjudge.sandbox import namespaces

    namespaces.enter(namespaces.NEWUSER | namespaces.NEWNET)
    namespaces.loopback_up()


def closed_from_small_process(tier: str, folder: Path, body: Callable[[], Any], limits: Limits) -> tuple[int, Any]:
    """As `closed`, for a function of `greedy`: whatever memory the process of these tests holds does not count."""
    words = [tier, str(folder), json.dumps(asdict(limits)), body.__name__]
    command = [sys.executable, "-P", "-c", "from tests.classroom import closed; closed.main()", *words]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    status, answer = json.loads(done.stdout)
    return status, answer


def main() -> None:
    """Print the status and the answer as JSON."""
    from tests.classroom import greedy

    tier, folder, limits, body = sys.argv[1:]
    print(json.dumps(closed(tier, Path(folder), getattr(greedy, body), limits=Limits(**json.loads(limits)))))
