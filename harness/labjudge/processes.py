"""Starting and ending the processes of a run: forks of a zygote, or, where forking is not safe, processes of their own."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from labjudge import kept_libraries
from labjudge.channel import Channel, ChannelClosed
from labjudge.sandbox.view import NONE
from labjudge.zygote import QUIET

READY_SECONDS = 120.0


@dataclass
class Role:
    """A running process and the line to it."""

    pid: int
    channel: Channel
    scratch: Path
    _end: Callable[[bool], int | None]

    def end(self, gone: bool = False) -> int | None:
        """Kill it with all it started; its exit status (minus a signal) if it had ended by itself, as `gone` says it had."""
        self.channel.close()
        return self._end(gone)

    def ask_where(self) -> None:
        """Have a worker write where it stands to `where.txt` (Unix)."""
        if hasattr(signal, "SIGUSR1"):
            os.kill(self.pid, signal.SIGUSR1)


class Starter(Protocol):
    """What can start a role. `scratch` is the run's folder; each role gets one of its own in it."""

    scratch: Path

    def start(self, role: str, name: str, **more: Any) -> Role: ...

    def close(self) -> None: ...


def scratch_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="labs-"))


def environment() -> dict[str, str]:
    """The environment of every role: the caller's without what leads a client to a real workspace or changes Python itself."""
    own = ("DATABRICKS_", "MLFLOW_", "SPARK_", "PYTEST_", "COV_", "PYTHON")
    where = ("PYTHONPATH", "PYTHONHOME", "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name in where or not name.startswith(own)}
    return {**kept, **QUIET, "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}


@dataclass
class Zygote:
    """Forks roles from a process that has imported `libraries` once. Linux, and macOS where it proves safe.

    With `kept`, that process is a fork of the one that `labs up` left running, if there is one.
    """

    libraries: list[str]
    scratch: Path = field(default_factory=scratch_folder)
    sandbox: str = NONE
    kept: bool = False

    def __post_init__(self) -> None:
        found = kept_libraries.connected(kept_libraries.folder(), environment(), self.scratch) if self.kept else None
        self._lines, self._wait = (found.sockets, found.wait) if found else self._started()
        self._is_kept = found is not None
        self._asked: set[str] = set()  # which of the two lines have been asked for a process, and have given one
        self._answered: set[str] = set()
        self._locks = {"worker": threading.Lock(), "world": threading.Lock()}

    def _started(self) -> tuple[dict[str, socket.socket], Callable[[float], None]]:
        """A zygote of our own: its two lines, and what waits for its end."""
        worker_line, worker_end = socket.socketpair()
        world_line, world_end = socket.socketpair()
        ends = (worker_end.fileno(), world_end.fileno())
        command = [sys.executable, "-P", "-m", "labjudge.zygote", *map(str, ends), str(self.scratch), *self.libraries]
        with (self.scratch / "zygote.txt").open("wb") as log:
            process = subprocess.Popen(
                command,
                pass_fds=ends,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment(),
                cwd=self.scratch,
                start_new_session=True,
            )
        worker_end.close()
        world_end.close()

        def wait(seconds: float) -> None:
            try:
                process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

        return {"worker": worker_line, "world": world_line}, wait

    @property
    def is_ready(self) -> bool:
        """Whether its imports are over, as far as anybody has asked for a process."""
        return self._is_kept or (bool(self._answered) and self._asked == self._answered)

    def start(self, role: str, name: str, **more: Any) -> Role:
        """A new process in `role`. Raises ChannelClosed with the zygote's last words when it is gone."""
        ours, theirs = socket.socketpair()
        folder = self.scratch / name
        own = {"scratch": str(folder), "root": str(folder), "sandbox": self.sandbox}
        message = {"role": role, "arguments": {**own, **more}}
        with theirs:
            try:
                pid = self._ask(role, message, [theirs.fileno()])["pid"]
            except BaseException:
                ours.close()
                raise
        return Role(pid, Channel(ours), folder, lambda gone: self._reap(role, pid, gone))

    def close(self) -> None:
        """End the zygote and everything forked from it; it removes the run's folder. One that still imports is not waited for.

        Whoever waits in another thread for a process to start gets ChannelClosed.
        """
        for line in self._lines.values():
            with contextlib.suppress(OSError):  # the other end may be gone
                line.shutdown(socket.SHUT_RDWR)
        self._wait(10 if self._is_kept or "worker" in self._answered else 0)
        for line in self._lines.values():
            line.close()
        shutil.rmtree(self.scratch, ignore_errors=True)  # where it was killed

    def _reap(self, role: str, pid: int, gone: bool) -> int | None:
        try:
            status = self._ask(role, {"reap": pid, "gone": gone}, [])["status"]
        except ChannelClosed:
            return None
        return None if status is None else int(status)

    def _ask(self, role: str, message: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        kind = "world" if role == "world" else "worker"
        self._asked.add(kind)
        line = self._lines[kind]
        with self._locks[kind]:
            try:
                socket.send_fds(line, [json.dumps(message).encode()], descriptors)
                line.settimeout(READY_SECONDS)
                answer = line.recv(1 << 16)
            except OSError as problem:
                answer, reason = b"", str(problem)
            else:
                reason = "it ended"
        if not answer:
            raise ChannelClosed(f"the zygote is gone ({reason}): {self._last_words()}")
        self._answered.add(kind)
        result: dict[str, Any] = json.loads(answer)
        return result

    def _last_words(self) -> str:
        try:
            return (self.scratch / "zygote.txt").read_text("utf-8", "replace")[-2000:]
        except OSError:  # the zygote removes the folder, at any moment once it was told to end
            return ""


@dataclass
class Spawner:
    """Starts each role as a Python process of its own that connects back over loopback: slow, and works everywhere."""

    scratch: Path = field(default_factory=scratch_folder)
    _started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, role: str, name: str, **more: Any) -> Role:
        folder = self.scratch / name
        folder.mkdir(parents=True, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            word = secrets.token_hex(16)
            command = [sys.executable, "-P", "-m", "labjudge.roles", role, str(listener.getsockname()[1]), str(folder)]
            with (folder / "process.txt").open("wb") as log:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env={**environment(), "LABJUDGE_WORD": word},
                )
            self._started.append(process)
            line = _accept(listener, word.encode(), process)
        return Role(process.pid, Channel(line), folder, lambda gone: _end(process, gone))

    @property
    def pids(self) -> set[int]:
        return {process.pid for process in self._started}

    def close(self) -> None:
        for process in self._started:
            _end(process)
        shutil.rmtree(self.scratch, ignore_errors=True)


def _accept(listener: socket.socket, word: bytes, process: subprocess.Popen[bytes]) -> socket.socket:
    """The connection that knows the word; anybody else on this machine is turned away."""
    listener.settimeout(READY_SECONDS)
    while process.poll() is None:
        line, _ = listener.accept()
        if line.recv(len(word), socket.MSG_WAITALL) == word:
            return line
        line.close()
    raise ChannelClosed(f"the process ended with status {process.returncode} before it was ready")


def _end(process: subprocess.Popen[bytes], gone: bool = False) -> int | None:
    status = process.wait() if gone else process.poll()
    if status is None:
        process.kill()
        process.wait()
    return status


def forking_is_safe() -> bool:
    """Whether this system can fork a process that holds libraries: Linux. macOS and Windows get `inprocess`."""
    return sys.platform == "linux" and hasattr(os, "fork")
