"""Closing a process in: it becomes two, a keeper outside and, closed in, the one that goes on.

The keeper holds nothing but the other's process: it ends with the same status, passes SIGUSR1 on, looks at what all together use,
and (without a network namespace) makes the connections that are allowed. When it is killed, the other is killed by the kernel.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import socket
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from seccompy.notify import Listener

from labjudge.descendants import become_subreaper, end_orphans
from labjudge.sandbox import landlock_rules, namespaces, system_calls
from labjudge.sandbox.connections import Connections
from labjudge.sandbox.use import Limits, bound, over, over_on_disk, stop_all
from labjudge.sandbox.view import LANDLOCK, NAMESPACES, NONE, View, device_paths, why_not_hidden

LOOK_MILLISECONDS = 100
OVER = "over.txt"


@dataclass(frozen=True)
class Closure:
    """How a process is closed in: the tier, what it sees, the ports of loopback it reaches (where the tier does not close the
    network as a whole), what it may use. `note` is the folder in which the keeper writes which limit was exceeded."""

    tier: str
    view: View
    note: Path
    ports: Collection[int] = ()
    limits: Limits = field(default_factory=Limits)


def ready(tier: str) -> None:
    """What each process that is closed in would find out again, found out before they are forked. May be called again."""
    landlock_rules.version()  # finds the C library, for which Python runs a program
    system_calls.ready(reach=tier == LANDLOCK, by_path=tier == LANDLOCK)


def close_in(closure: Closure, kept: Collection[int]) -> None:
    """Return in a closed-in process; the caller is its keeper and does not come back. `kept` are descriptors that stay open.

    With the tier `none` nothing happens. Raises OSError when a step fails: then nothing may run.
    """
    if closure.tier == NONE:
        return
    if problem := why_not_hidden():
        raise PermissionError(problem)
    ours, theirs = socket.socketpair()
    if closure.tier == NAMESPACES:
        namespaces.enter(namespaces.NEWUSER | namespaces.NEWPID | namespaces.NEWIPC | namespaces.NEWUTS)
    child = os.fork()
    if child:
        _only_these(ours.fileno())
        _keep(child, closure, ours)
    ours.close()
    _die_with_keeper()
    _only_these(theirs.fileno(), *kept)
    bound(closure.limits, own_user=closure.tier == NAMESPACES)
    if closure.tier == NAMESPACES:
        _own_file_system(closure)
    namespaces.drop_rights()
    if landlock_rules.version():
        landlock_rules.restrict(closure.view)
    _restrict_calls(closure, theirs)


def _own_file_system(closure: Closure) -> None:
    view = closure.view
    for folder in view.own:
        folder.mkdir(parents=True, exist_ok=True)
    namespaces.enter(namespaces.NEWNS)  # here, not before the fork: the keeper goes on seeing what it saw
    namespaces.keep_mounts_private()
    root = closure.note / "root"
    root.mkdir(parents=True, exist_ok=True)
    tmpfs = {folder: closure.limits.disk_megabytes for folder in view.own}
    namespaces.new_root(root, view.read, (*view.write, *device_paths()), {**tmpfs, Path("/dev/shm"): 64})


def _restrict_calls(closure: Closure, line: socket.socket) -> None:
    """The filter, and its listener (if any) to the keeper; goes on when the keeper has it."""
    alone = closure.tier == LANDLOCK
    signals = alone and landlock_rules.version() < landlock_rules.SIGNALS_SINCE
    listener = system_calls.restrict(reach=alone, by_path=alone, signals=signals)
    socket.send_fds(line, [b"closed"], [listener.fileno()] if listener else [])
    if not line.recv(1):
        os._exit(1)
    if listener:
        listener.close()
    line.close()


def _die_with_keeper() -> None:
    """The kernel kills this process with its keeper; one that is gone already is noticed by the line to it."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _only_these(*kept: int) -> None:
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        if int(name) > 2 and int(name) not in kept:
            with contextlib.suppress(OSError):
                os.close(int(name))


def _keep(child: int, closure: Closure, line: socket.socket) -> None:
    """The keeper's whole life."""
    become_subreaper()
    signal.signal(signal.SIGUSR1, lambda *_: _kill(child, signal.SIGUSR1))
    handle = os.pidfd_open(child)
    watched = select.poll()
    watched.register(handle, select.POLLIN)
    connections = None
    data, descriptors, _, _ = socket.recv_fds(line, 16, 1)
    if data and descriptors:
        connections = Connections(Listener(descriptors[0]), set(closure.ports))
        watched.register(descriptors[0], select.POLLIN)
    with contextlib.suppress(OSError):
        line.sendall(b"g")
    rounds = 0
    while True:
        ready = [descriptor for descriptor, event in watched.poll(LOOK_MILLISECONDS) if event & select.POLLIN]
        if handle in ready:
            break
        if connections is not None and connections.listener.fileno() in ready:
            connections.answer()
            continue
        rounds += 1
        exceeded = over(closure.limits, child)
        if not exceeded and rounds % 10 == 0:
            exceeded = over_on_disk(closure.limits, (*closure.view.own, *closure.view.write))
        if exceeded:
            (closure.note / OVER).write_text(exceeded)
            stop_all(os.getpid())
            _kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    stop_all(os.getpid())  # what was left behind is ours now; a process that is stopped starts no further one
    end_orphans(())
    _end_as(status)


def _kill(child: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, number)


def _end_as(status: int) -> None:
    """End as the other did: with its status, or by its signal."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.WEXITSTATUS(status))
