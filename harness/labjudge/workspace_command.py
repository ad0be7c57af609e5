"""`labs workspace`: the workspace alone on loopback, kept in a folder or gone at the end.

Standard output has nothing but `DATABRICKS_HOST=`, `DATABRICKS_TOKEN=` and one `DATABRICKS_TOKEN_BEN=` for each `--user`, once
requests are answered; the rest goes to standard error. Status: 0 ended by SIGINT or SIGTERM, 2 when it cannot start.
"""

from __future__ import annotations

import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lakemock.server import RunningServer

ADMIN = "admin@example.com"
LOOK_EVERY_SECONDS = 0.2
# Saving takes at most this share of the time, however large the state.
SAVING_SHARE = 0.1
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*", re.ASCII)


def run_workspace(port: int, data: Path | None, fast_clock: bool, users: Sequence[str] = ()) -> int:
    """Serve until a signal ends it; returns the exit status. `users` are e-mail addresses, each of whom gets a token."""
    from lakemock import server
    from lakemock.unity_catalog.places import is_plain
    from lakemock.workspace import saved

    try:
        variables = {_variable(each): each for each in users}
    except ValueError as problem:
        return _refused(str(problem))
    if len(variables) < len(set(users)):
        return _refused("--user: two users cannot have the same name before the @; each has a variable of that name.")
    ended = _signals()
    with ExitStack() as held:
        try:
            folder = data or Path(held.enter_context(tempfile.TemporaryDirectory(prefix="lakemock-")))
            if data is not None and not is_plain(folder.resolve()):
                return _refused(f"--data {data}: tables need a path of ASCII letters without spaces.")
            held.enter_context(saved.claim(folder))
            workspace = saved.opened(folder)
            workspace.clock.movable = fast_clock
            workspace.principals.groups["admins"].add(ADMIN)
            token = workspace.principals.token_of(ADMIN)
            tokens = {name: workspace.principals.token_of(each) for name, each in variables.items()}
            running = server.start(workspace, port)
        except (saved.CannotOpen, OSError, OverflowError) as problem:
            return _refused(str(problem) if isinstance(problem, saved.CannotOpen) else f"cannot start: {problem}")
        lines = {"DATABRICKS_HOST": running.host, "DATABRICKS_TOKEN": token, **tokens}
        print("\n".join(f"{name}={value}" for name, value in lines.items()), flush=True)
        _say(f"{ADMIN} is admin; {_where(data)}. End it with Ctrl-C.")
        _keep(running, ended)
        running.stop()
        saved.save(workspace)
        _say(f"Ended; all is saved in {data}." if data else "Ended; nothing was kept.")
    return 0


def _variable(user: str) -> str:
    """`DATABRICKS_TOKEN_BEN` for `ben@example.com`. Raises ValueError for what is no e-mail address."""
    if not ADDRESS.fullmatch(user):
        raise ValueError(f"--user {user}: a user is an e-mail address, as in --user ben@example.com.")
    return f"DATABRICKS_TOKEN_{re.sub('[^A-Z0-9]', '_', user.partition('@')[0].upper())}"


def _keep(running: RunningServer, ended: threading.Event) -> None:
    """Save soon after each change, until told to end."""
    from lakemock.workspace import saved

    written, pause = -1, LOOK_EVERY_SECONDS
    while not ended.wait(pause):
        if running.workspace.writes != written:
            written, began = running.workspace.writes, time.perf_counter()
            running.locked(saved.save)
            pause = max(LOOK_EVERY_SECONDS, (time.perf_counter() - began) / SAVING_SHARE)


def _signals() -> threading.Event:
    """An event that SIGINT and SIGTERM set."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    return ended


def _where(data: Path | None) -> str:
    if data is None:
        return "nothing is kept (--data DIR keeps it)"
    return f"kept in {data}: saved {LOOK_EVERY_SECONDS} s after a change, so a hard kill loses at most what came after"


def _refused(why: str) -> int:
    _say(f"labs workspace: {why}")
    return 2


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
