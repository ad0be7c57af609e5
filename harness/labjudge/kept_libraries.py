"""Libraries that `labs up` keeps imported between runs, so that the second `pytest labs/ch4` of the day does not wait for them.

Two processes hold them, one forks the worlds of runs and one their workers (labjudge.zygote); no lab, no world and no learner's
code is ever in them. They end with `labs down` or when nobody has used them for a while, and are replaced when packages or our
own code have changed; a run that cannot use them imports for itself. Linux alone.

Each (labjudge.library_keeper) listens on a socket in a folder that only its user can open. A run connects and sends one message,
its length in four bytes and JSON: `{"scratch", "variables", "umask"}`, answered by `{"pid"}` of a fork, which takes the
connection for its line, or `{"end": true}`, answered by nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import shutil
import signal
import site
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KINDS = ("worker", "world")
MADE_OF, LOG = "made_of.json", "output.txt"
ANSWER_SECONDS = 5.0
READ_AT_IMPORT = ("LANG", "LC_", "TZ", "HOME", "TMPDIR", "PYTHON", "MPL", "LD_", "OMP_", "OPENBLAS_", "MKL_", "XDG_")
"""Variables, by how their names begin, that Python or a library reads once and for all when it starts."""


class CannotKeep(Exception):
    """The processes cannot be started; the message says why."""


@dataclass(frozen=True)
class Lines:
    """The lines of a run to its two forks, by kind, and their process ids."""

    sockets: dict[str, socket.socket]
    pids: dict[str, int]

    def wait(self, seconds: float) -> None:
        """Until both forks have ended, once their lines are closed; whichever has not by then is killed."""
        until = time.monotonic() + seconds
        for pid in self.pids.values():
            with contextlib.suppress(ProcessLookupError):
                ended = os.pidfd_open(pid)
                if not select.select([ended], [], [], max(until - time.monotonic(), 0))[0]:
                    os.killpg(pid, signal.SIGKILL)
                os.close(ended)


def folder() -> Path:
    """Where the two of this installation and user listen."""
    name = hashlib.sha256(f"{sys.prefix}:{Path(__file__).parent}".encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"labs-up-{os.getuid()}-{name}"


@dataclass(frozen=True)
class MadeOf:
    """What two processes hold: digests of the code that they imported, and of the variables that were read meanwhile."""

    code: str
    variables: str
    idle_seconds: float
    libraries: list[str]

    @classmethod
    def here(cls, variables: Mapping[str, str], idle_seconds: float, libraries: Sequence[str]) -> MadeOf:
        code = [f"{sys.executable} {sys.version}", *map(str, sorted(_own_code()))]
        for installed in site.getsitepackages():  # its date changes with each package that is installed or removed
            with contextlib.suppress(OSError):
                code.append(f"{installed} {Path(installed).stat().st_mtime_ns}")
        read = [f"{name}={variables[name]}" for name in sorted(variables) if name.startswith(READ_AT_IMPORT)]
        return cls(_digest(code), _digest(read), idle_seconds, list(libraries))


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _own_code() -> Iterator[tuple[str, int]]:
    import lakemock

    for package in (Path(__file__).parent, Path(str(lakemock.__file__)).parent):
        for path in package.rglob("*.py"):
            yield str(path), path.stat().st_mtime_ns


def connected(where: Path, variables: Mapping[str, str], scratch: Path) -> Lines | None:
    """Lines to forks for one run, whose folder is `scratch`; None where nobody keeps what this run would import.

    Those that were made of other code are replaced, for the next run.
    """
    if not _is_ours(where):
        return None
    try:
        kept = MadeOf(**json.loads((where / MADE_OF).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    wanted = MadeOf.here(variables, kept.idle_seconds, kept.libraries)
    if kept.code != wanted.code and end(where):
        with contextlib.suppress(CannotKeep):  # two runs at once: the other one has begun
            _begin(where, variables, wanted)
    if kept != wanted:
        return None
    mask = os.umask(0)
    os.umask(mask)
    message = {"scratch": str(scratch), "variables": dict(variables), "umask": mask}
    found = Lines({}, {})
    try:
        for kind in KINDS:
            line = _connection(where, kind)
            found.sockets[kind] = line
            _send(line, message)
            found.pids[kind] = int(json.loads(line.recv(1024) or b"{}")["pid"])
            line.settimeout(None)
    except (OSError, KeyError, ValueError):  # it ended a moment ago, or is still importing
        for line in found.sockets.values():
            line.close()
        return None
    return found


def start(where: Path, variables: Mapping[str, str], idle_seconds: float, libraries: Sequence[str] = ()) -> None:
    """Start the two and wait until both listen. Raises CannotKeep. `libraries`: names of zygote.LIBRARIES; all, unless given."""
    end(where)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as ready:
        try:
            _begin(where, variables, MadeOf.here(variables, idle_seconds, libraries), writing)
        finally:
            os.close(writing)
        listening = ready.read()  # a byte from each, or the end of the last that could write one
    if len(listening) < len(KINDS):
        said = (where / LOG).read_text("utf-8", "replace")[-2000:]
        end(where)
        raise CannotKeep(f"the libraries could not be imported: {said or 'no reason is known'}")


def _begin(where: Path, variables: Mapping[str, str], made_of: MadeOf, *ready: int) -> None:
    """Start the two in a folder that is not there yet. Each writes a byte to `ready` when it listens. Raises CannotKeep."""
    try:
        where.mkdir(mode=0o700)
        (where / MADE_OF).write_text(json.dumps(asdict(made_of)), "utf-8")
        command = [sys.executable, "-P", "-m", "labjudge.library_keeper", str(where), str(made_of.idle_seconds)]
        with (where / LOG).open("wb") as log:
            subprocess.run(
                [*command, ",".join(made_of.libraries), *map(str, ready)],
                check=True,
                pass_fds=ready,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(variables),
                cwd=where,
                start_new_session=True,
            )
    except (OSError, subprocess.CalledProcessError) as problem:
        raise CannotKeep(f"{where}: {problem}") from None


def runs(where: Path) -> bool:
    """Whether both listen."""
    try:
        for kind in KINDS:
            _connection(where, kind).close()
    except OSError:
        return False
    return True


def end(where: Path) -> bool:
    """Have both end; runs under way go on. Whether one was there."""
    was_there = False
    for kind in KINDS:
        with contextlib.suppress(OSError), _connection(where, kind) as line:
            _send(line, {"end": True})
            line.recv(1)  # closed once nobody else can connect
            was_there = True
    if _is_ours(where):
        shutil.rmtree(where, ignore_errors=True)
    return was_there


def _is_ours(where: Path) -> bool:
    """Whether nobody else can have put a socket there: in a folder that all write to, anybody may have made it first."""
    try:
        found = where.lstat()
    except OSError:
        return False
    return where.is_dir() and not where.is_symlink() and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _connection(where: Path, kind: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(ANSWER_SECONDS)
    try:
        line.connect(str(where / f"{kind}.socket"))
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, message: dict[str, Any]) -> None:
    text = json.dumps(message).encode()
    line.sendall(len(text).to_bytes(4, "big") + text)


def received(line: socket.socket) -> dict[str, Any]:
    """The message of who connected; empty where there is none."""
    length = line.recv(4, socket.MSG_WAITALL)
    text = line.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL) if len(length) == 4 else b""
    found: dict[str, Any] = json.loads(text or b"{}")
    return found
