"""`labs workspace`: the workspace alone on loopback, kept in a folder or gone at the end.

Standard output has nothing but lines for a shell, once requests are answered: `export DATABRICKS_HOST=`, `DATABRICKS_TOKEN=`, one
`DATABRICKS_TOKEN_BEN=` for each `--user`, and MLflow's two URIs; the rest goes to standard error. What was answered is on disk.
Status: 0 ended by SIGINT or SIGTERM, 2 when it cannot start.
"""

from __future__ import annotations

import errno
import gc
import re
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lakemock.server import RunningServer

ADMIN = "admin@example.com"
MLFLOW = {"MLFLOW_TRACKING_URI": "databricks", "MLFLOW_REGISTRY_URI": "databricks-uc"}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*", re.ASCII)


def run_workspace(port: int, data: Path | None, fast_clock: bool, users: Sequence[str] = ()) -> int:
    """Serve until a signal ends it; returns the exit status. `users` are e-mail addresses, each of whom gets a token."""
    from lakemock import server
    from lakemock.application import saved
    from lakemock.jobs.child_runner import ChildRunner
    from lakemock.unity_catalog.places import is_plain
    from lakemock.workspace import unwritable
    from lakemock.workspace.errors import PlatformError

    try:
        variables = {_variable(each): each for each in users}
    except ValueError as problem:
        return _refused(str(problem))
    if len(variables) < len(set(users)):
        return _refused("--user: two users cannot have the same name before the @; each has a variable of that name.")
    ended, folder = _signals(), data or Path(tempfile.gettempdir())
    with ExitStack() as held:
        try:
            if data is None:
                folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="lakemock-")))
            if data is not None and not is_plain(folder.resolve()):
                return _refused(f"--data {data}: tables need a path of ASCII letters without spaces.")
            held.enter_context(saved.claim(folder))
            workspace = saved.opened(folder)
            workspace.clock.movable = fast_clock
            workspace.principals.groups["admins"].add(ADMIN)
            token = workspace.principals.token_of(ADMIN)
            tokens = {name: workspace.principals.token_of(each) for name, each in variables.items()}
            saved.save(workspace)
            running = server.start(workspace, port)
            runner = workspace.jobs.runner = ChildRunner(workspace)
        except Exception as problem:
            if full := unwritable.reason(problem):
                return _refused(f"{folder}: {full}. Make room there, and start it again.")
            if isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE:
                return _refused(
                    f"--port {port}: another program has it; choose another, or leave it out for a free one."
                )
            if not isinstance(problem, saved.CannotOpen | OSError | OverflowError | PlatformError):
                raise
            return _refused(str(problem) if isinstance(problem, saved.CannotOpen) else f"cannot start: {problem}")
        lines = {"DATABRICKS_HOST": running.host, "DATABRICKS_TOKEN": token, **tokens, **MLFLOW}
        print("\n".join(f"export {name}={value}" for name, value in lines.items()), flush=True)
        _say(f"{ADMIN} is admin; {_where(data)}. End it with Ctrl-C.")
        threading.Thread(target=_warm, args=(running,), name="warming", daemon=True).start()
        runner.wake()  # what waited when the workspace ended last
        ended.wait()
        runner.stop()
        running.stop()
        try:
            saved.close(workspace)
        except PlatformError as problem:
            _say(f"Ended. {problem}")
            return 0
        _say(f"Ended; all is saved in {data}." if data else "Ended; nothing was kept.")
    return 0


def _warm(running: RunningServer) -> None:
    """Do what first requests would wait for. What is imported by then is never collected: measured, going through all of it
    stops every request for 0.13 to 0.23 s, once in thousands of requests."""
    from lakemock.application import warm

    warm.up(running)
    gc.collect()
    gc.freeze()


def _variable(user: str) -> str:
    """`DATABRICKS_TOKEN_BEN` for `ben@example.com`. Raises ValueError for what is no e-mail address."""
    if not ADDRESS.fullmatch(user):
        raise ValueError(f"--user {user}: a user is an e-mail address, as in --user ben@example.com.")
    return f"DATABRICKS_TOKEN_{re.sub('[^A-Z0-9]', '_', user.partition('@')[0].upper())}"


def _signals() -> threading.Event:
    """An event that SIGINT and SIGTERM set."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    return ended


def _where(data: Path | None) -> str:
    if data is None:
        return "nothing is kept (--data DIR keeps it)"
    return f"kept in {data}: each change before it is answered"


def _refused(why: str) -> int:
    _say(f"labs workspace: {why}")
    return 2


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
