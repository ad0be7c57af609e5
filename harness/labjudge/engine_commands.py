"""`labs setup`, `labs up` and `labs down`: the reference engine of this checkout, and libraries that stay imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lakemock.jvm import environment, server

from labjudge import kept_libraries, processes
from labjudge.engines import environment_in
from labjudge.processes import forking_is_safe


def set_up(root: Path, tell: Callable[[str], None]) -> None:
    """Make the engine's environment. Raises SetupError."""
    where = environment_in(root)
    environment.make(where, root / "locks" / "jvm.txt", root, tell)
    tell(f"ready in {where.folder.name}/; start it with: labs up")


def up(root: Path, idle_minutes: float, tell: Callable[[str], None]) -> None:
    """Keep libraries imported, and start Spark where it is set up, unless they run already. Raises SetupError, CannotKeep."""
    where = environment_in(root)
    ends = f"with `labs down`, or after {idle_minutes:g} minutes without a run."
    if forking_is_safe():
        _keep_libraries(idle_minutes, tell, ends)
    if not where.is_complete:
        return tell("Apache Spark is not set up here (`labs setup`); runs use the embedded engine.")
    before = server.running(where)
    found = before or server.start(where, idle_minutes * 60)
    tell(f"Apache Spark {'runs already' if before else 'runs'} at {found.remote}; pytest uses it from now on.")
    if not before:
        tell(f"It ends {ends}")


def _keep_libraries(idle_minutes: float, tell: Callable[[str], None], ends: str) -> None:
    folder = kept_libraries.folder()
    if kept_libraries.runs(folder):
        return tell("The labs' libraries are kept imported already.")
    tell("importing the labs' libraries ...")
    kept_libraries.start(folder, processes.environment(), idle_minutes * 60)
    tell(f"pytest and `labs watch` begin with them imported from now on. They end {ends}")


def down(root: Path, tell: Callable[[str], None]) -> None:
    """End what `labs up` left running."""
    kept = forking_is_safe() and kept_libraries.end(kept_libraries.folder())
    spark = server.stop(environment_in(root))
    ended = " and ".join(name for name, was in (("the kept libraries", kept), ("Apache Spark", spark)) if was)
    tell(f"ended: {ended}" if ended else "nothing runs here")
