"""Which Spark engine a run uses, and why: `--engine auto | embedded | jvm | sc://host:port`."""

from __future__ import annotations

import importlib.metadata
import os
from dataclasses import dataclass
from pathlib import Path

from lakemock.jvm import server
from lakemock.jvm.environment import Environment
from lakemock.spark.engine_choice import REMOTE

NAMES = "auto, embedded, jvm, sc://HOST:PORT"


class EngineError(Exception):
    """The engine asked for is not there; the message says how to get it."""


@dataclass(frozen=True)
class Engine:
    """`remote` is the Spark Connect address, "" for the embedded engine; `why` says how it came to be chosen."""

    name: str
    remote: str = ""
    why: str = ""

    @property
    def described(self) -> str:
        """For the header of a run: `embedded (Sail 0.7.2)`, `jvm (Apache Spark 4.2.0, labs up runs)`."""
        package, engine = ("pyspark-client", "Apache Spark") if self.remote else ("pysail", "Sail")
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            return self.name if self.remote else "no Spark engine"
        return f"{self.name} ({engine} {version}{f', {self.why}' if self.why else ''})"

    def use(self) -> None:
        """Make this process, and those that it starts, use this engine."""
        if self.remote:
            os.environ[REMOTE] = self.remote
        else:
            os.environ.pop(REMOTE, None)


def environment_in(root: Path) -> Environment:
    """Where a checkout keeps the reference engine."""
    return Environment(root / ".venv-jvm")


def chosen(asked: str, root: Path) -> Engine:
    """The engine that `asked` means here. Never starts one, never touches the network. Raises EngineError."""
    if asked == "embedded":
        return Engine("embedded")
    if asked.startswith("sc://"):
        return Engine(asked, asked)
    if asked not in ("auto", "jvm"):
        raise EngineError(f"--engine {asked}: there is {NAMES}")
    found = server.running(environment_in(root))
    if found is not None:
        return Engine("jvm", found.remote, "labs up runs" if asked == "auto" else "")
    if asked == "auto":
        return Engine("embedded")
    raise EngineError("--engine jvm: no server runs here; start one with `labs up` (`labs setup` once before)")
