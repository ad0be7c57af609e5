"""A line between two roles: numbered requests and replies over one socket, each a length and that many bytes."""

from __future__ import annotations

import socket
import struct
import time
from dataclasses import dataclass, field

from labjudge.wire import MAX_FRAME_BYTES

_LENGTH = struct.Struct(">QQ")


class ChannelClosed(ConnectionError):
    """The other side is gone."""


class ChannelTimeout(TimeoutError):
    """The other side did not answer in time."""


@dataclass
class Channel:
    """One end of the line. Only one request is under way at a time."""

    socket: socket.socket
    _next: int = field(default=1, init=False)

    def request(self, data: bytes, timeout: float | None = None) -> bytes:
        """Send `data` and wait for the answer to it; an answer with another number is a forgery or stale, and ends the line.

        Raises ChannelClosed when the other side is gone and ChannelTimeout after `timeout` seconds of real time.
        """
        number, self._next = self._next, self._next + 1
        deadline = None if timeout is None else time.monotonic() + timeout
        self._send(number, data)
        answered, answer = self._receive(deadline)
        if answered != number:
            self.close()
            raise ChannelClosed(f"answer {answered} came for request {number}")
        return answer

    def receive(self) -> tuple[int, bytes]:
        """The next request: its number and its bytes."""
        return self._receive(None)

    def reply(self, number: int, data: bytes) -> None:
        self._send(number, data)

    def close(self) -> None:
        self.socket.close()

    def _send(self, number: int, data: bytes) -> None:
        try:
            self.socket.settimeout(None)
            self.socket.sendall(_LENGTH.pack(number, len(data)) + data)
        except OSError as problem:
            raise ChannelClosed(str(problem)) from None

    def _receive(self, deadline: float | None) -> tuple[int, bytes]:
        number, length = _LENGTH.unpack(self._exactly(_LENGTH.size, deadline))
        if length > MAX_FRAME_BYTES:
            self.close()
            raise ChannelClosed(f"a message of {length:,} bytes was announced")
        return number, self._exactly(length, deadline)

    def _exactly(self, count: int, deadline: float | None) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            try:
                self.socket.settimeout(None if deadline is None else max(deadline - time.monotonic(), 0.001))
                part = self.socket.recv(min(count - len(parts), 1 << 20))
            except TimeoutError:
                raise ChannelTimeout from None
            except OSError as problem:
                raise ChannelClosed(str(problem)) from None
            if not part:
                raise ChannelClosed("the other side is gone")
            parts += part
        return bytes(parts)
