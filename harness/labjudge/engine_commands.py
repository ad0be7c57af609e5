"""`labs setup`, `labs up` and `labs down`: the reference engine of this checkout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lakemock.jvm import environment, server

from labjudge.engines import environment_in


def set_up(root: Path, tell: Callable[[str], None]) -> None:
    """Make the engine's environment. Raises SetupError."""
    where = environment_in(root)
    environment.make(where, root / "locks" / "jvm.txt", root, tell)
    tell(f"ready in {where.folder.name}/; start it with: labs up")


def up(root: Path, idle_minutes: float, tell: Callable[[str], None]) -> None:
    """Start a server, or find the one that runs. Raises SetupError."""
    where = environment_in(root)
    before = server.running(where)
    found = before or server.start(where, idle_minutes * 60)
    tell(f"Apache Spark {'runs already' if before else 'runs'} at {found.remote}; pytest uses it from now on")
    if not before:
        tell(f"It ends with `labs down`, or after {idle_minutes:g} minutes without a run.")


def down(root: Path, tell: Callable[[str], None]) -> None:
    """End the server that runs here."""
    tell("ended" if server.stop(environment_in(root)) else "no server runs here")
