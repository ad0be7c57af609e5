"""Connections of a process that is closed in without a network namespace: each is asked for here, and made here or refused.

The process stops in `connect`, `bind` or `listen` (seccomp notification). The address is copied once from its memory, looked at,
and used on a duplicate of its socket: what it writes there meanwhile changes nothing. It may reach the ports that it was started
with, and those on which it listens itself, on loopback only.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import struct
from dataclasses import dataclass, field
from pathlib import Path

from seccompy import SeccompError
from seccompy.notify import Listener, Notification, pidfd_getfd, pidfd_open
from seccompy.syscalls import syscall_name

MAX_ADDRESS_BYTES = 128
LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


@dataclass
class Connections:
    """`ports` are those of loopback that may be reached; what the process binds is added."""

    listener: Listener
    ports: set[int] = field(default_factory=set)

    def answer(self) -> None:
        """Take the next request and answer it."""
        try:
            asked = self.listener.recv()
        except SeccompError:  # whoever asked is gone
            return
        try:
            error = self._result(asked)
        except OSError as problem:
            error = problem.errno or errno.EACCES
        with contextlib.suppress(SeccompError):
            self.listener.respond(asked.id, error=error)

    def _result(self, asked: Notification) -> int:
        """0, or the error of the call."""
        process = _process_of(asked.pid)
        call = syscall_name(asked.nr)
        address = None if call == "listen" else _address(asked)
        if not self.listener.valid(asked.id):
            return errno.EINTR  # the process is another one by now
        with _duplicate(process, asked.args[0]) as own:
            if own.family not in (socket.AF_INET, socket.AF_INET6) or own.type != socket.SOCK_STREAM:
                return errno.EACCES
            if call == "connect":
                return self._connect(own, address)
            return self._bind(own, address) if call == "bind" else _listen(own, asked.args[1])

    def _connect(self, own: socket.socket, address: tuple[str, int] | None) -> int:
        if address is None or address[0] not in LOOPBACK or address[1] not in self.ports:
            return errno.ECONNREFUSED if address and address[0] in LOOPBACK else errno.ENETUNREACH
        return own.connect_ex(address)

    def _bind(self, own: socket.socket, address: tuple[str, int] | None) -> int:
        if address is None or address[0] not in LOOPBACK:
            return errno.EACCES
        own.bind(address)
        self.ports.add(own.getsockname()[1])
        return 0


def _listen(own: socket.socket, backlog: int) -> int:
    host, port = own.getsockname()[:2]
    if host not in LOOPBACK or port == 0:  # it would be heard from everywhere
        return errno.EACCES
    own.listen(min(backlog & 0xFFFF, 4096))
    return 0


def _process_of(thread: int) -> int:
    for line in Path(f"/proc/{thread}/status").read_text().splitlines():
        if line.startswith("Tgid:"):
            return int(line.split()[1])
    raise OSError(errno.ESRCH, "no such process")


def _address(asked: Notification) -> tuple[str, int] | None:
    """The address in the caller's memory, copied once; None for a family that is none of ours."""
    length = asked.args[2]
    if not 2 <= length <= MAX_ADDRESS_BYTES:
        return None
    memory = os.open(f"/proc/{asked.pid}/mem", os.O_RDONLY)
    try:
        data = os.pread(memory, length, asked.args[1])
    finally:
        os.close(memory)
    family = struct.unpack_from("=H", data)[0]
    if family == socket.AF_INET and len(data) >= 8:
        return socket.inet_ntop(family, data[4:8]), struct.unpack_from("!H", data, 2)[0]
    if family == socket.AF_INET6 and len(data) >= 24:
        return socket.inet_ntop(family, data[8:24]), struct.unpack_from("!H", data, 2)[0]
    return None


def _duplicate(process: int, descriptor: int) -> socket.socket:
    handle = pidfd_open(process)
    try:
        return socket.socket(fileno=pidfd_getfd(handle, descriptor & 0xFFFFFFFF))
    finally:
        os.close(handle)
