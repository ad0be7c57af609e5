"""A world that is closed in, and its scorers, which run learners' models: each closed in further, apart from the world."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

from lakemock.serving import fork_server
from lakemock.serving.scorers import Scorers
from lakemock.tracking import template

from labjudge.sandbox.closing import Closure, close_in
from labjudge.sandbox.use import Limits
from labjudge.sandbox.view import View

SHARED = ("tables", "volumes")
MODELS = ("models", "artifacts")
LOGS = "serving"
WORLD = Limits(megabytes=6144, cpu_seconds=3600, disk_megabytes=2048)
SCORER = Limits(megabytes=6144)


def close_in_world(tier: str, root: Path, line: socket.socket, listener: socket.socket) -> Scorers:
    """Return in the world's process, closed in, with its scorers. The process that forks them stays outside and runs no code
    of others; its forks see the models and their own log, never the world's store."""
    for name in (*SHARED, *MODELS, LOGS):
        (root / name).mkdir(exist_ok=True)
    port = listener.getsockname()[1]
    beside = root.parent / f"{root.name}-closed"
    home = beside / "home"
    home.mkdir(parents=True)

    def close_scorer(descriptor: int) -> None:
        own = beside / f"scorer-{os.getpid()}"
        view = View.of([root / name for name in MODELS], [root / LOGS], [own / "home"])
        (own / "home").mkdir(parents=True)
        close_in(Closure(tier, view, own, [port], SCORER), [descriptor])
        _settle(own / "home")

    starter = fork_server.forked(close_scorer)
    cache = template.cache_folder()
    os.environ["XDG_CACHE_HOME"] = str(cache.parent)  # the empty store is copied from there, not made anew
    view = View.of([cache], [root], [home])
    close_in(Closure(tier, view, beside, [port], WORLD), [line.fileno(), listener.fileno(), *starter.descriptors()])
    _settle(home)
    return Scorers(starter)


def _settle(home: Path) -> None:
    os.chdir(home)
    os.environ.update(TMPDIR=str(home), HOME=str(home))
    tempfile.tempdir = None
