"""The server of one exam: on loopback, until it is told to end, or nobody looks at the result any more."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette

from labjudge.exam.attempt import KEPT_EVERY
from labjudge.exam.web.app import application
from labjudge.exam.web.room import Room

LOOKED_AT = 600.0
"""Seconds for which a server stays when nobody asks and no clock runs. A page that is open asks every 30 s."""


def serving(room: Room, token: str, stays: float = LOOKED_AT) -> uvicorn.Server:
    """A server that has not started: `.run(sockets=[listener])` returns when it has ended.

    While it runs the time is kept every `KEPT_EVERY` seconds; when it ends in order, the exam's clock stops.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        ticking = asyncio.create_task(_tick())
        try:
            yield
        finally:
            ticking.cancel()
            with contextlib.suppress(OSError):
                room.leave()

    async def _tick() -> None:
        while not ended(room, stays):
            await asyncio.sleep(KEPT_EVERY)
            with contextlib.suppress(OSError):  # a full disk: the next tick or answer keeps this time as well
                room.tick()
        server.should_exit = True

    config = uvicorn.Config(
        application(room, token, lifespan),
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        lifespan="on",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    return server


def ended(room: Room, stays: float) -> bool:
    """Whether nobody needs the server: no page has asked for `stays` seconds, and no clock runs.

    An exam that is open has its time at most; so a server that is forgotten ends as well.
    """
    return room.phase != "open" and room.monotonic() - room.asked_at >= stays


def run(room: Room, token: str, listener: socket.socket) -> None:
    """Serve until Ctrl-C, or until nobody needs it."""
    with contextlib.suppress(KeyboardInterrupt), listener:
        serving(room, token).run(sockets=[listener])
