"""Where the open exam is served: kept in a file, so that after a crash the page that is still open in a browser works again."""

from __future__ import annotations

import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from labjudge.exam.record import address_file


@dataclass(frozen=True)
class Address:
    """`token` is in every path: who does not know it, such as another site's page, can neither read the exam nor change it."""

    port: int
    token: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.token}/"


def listen(labs_dir: Path, *, again: bool) -> tuple[socket.socket, Address]:
    """A socket on 127.0.0.1 that listens, and its address.

    With `again` that is the address that was kept, if its port is free.
    """
    former = read(labs_dir) if again else None
    if former:
        try:
            return _listening(former.port), former
        except (OSError, OverflowError):
            pass
    listener = _listening(0)
    return listener, Address(listener.getsockname()[1], secrets.token_urlsafe(16))


def write(labs_dir: Path, address: Address) -> None:
    """Keep it, for this user's eyes only."""
    file = address_file(labs_dir)
    file.unlink(missing_ok=True)
    file.touch(0o600)
    file.write_text(json.dumps(asdict(address)), "utf-8")


def read(labs_dir: Path) -> Address | None:
    """The address that was kept; none when there is none or it cannot be read."""
    try:
        kept = json.loads(address_file(labs_dir).read_text("utf-8"))
        return Address(int(kept["port"]), str(kept["token"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _listening(port: int) -> socket.socket:
    # asyncio switches Nagle's delay off only for sockets that say they are TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
    except BaseException:
        listener.close()
        raise
    return listener
