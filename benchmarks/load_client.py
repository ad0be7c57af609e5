"""The client of the load benchmark: what it does runs in a process of its own, so that its work is not the server's.

Seconds are real ones. Measured: it takes 2 to 7 % of one core at up to 300 requests a second, so that it does not slow down what
it measures.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from lakemock.payload_benchmark import formats

CLIENTS_AT_CAPACITY = 8


@dataclass(frozen=True)
class Target:
    """An endpoint and the request that it is sent, as bytes of HTTP/1.1."""

    host: str
    port: int
    request: bytes

    @classmethod
    def of(cls, url: str, token: str, body: formats.Body) -> Target:
        parts = urlsplit(url)
        head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: {body.content_type}\r\nContent-Length: {len(body.content)}\r\n\r\n"
        )
        return cls(str(parts.hostname), int(parts.port or 80), head.encode() + body.content)


@dataclass(frozen=True)
class Sent:
    """A real run: when each request was sent, in seconds since the first was due, the seconds until its answer, and the latest
    sending."""

    moments: list[float]
    latencies: list[float]
    late: float


class Connection:
    """One connection that is kept open; one request at a time."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self) -> tuple[float, float]:
        """Send the request: when that was, and seconds until the answer's last byte. Raises RuntimeError for all but 200."""
        if self._streams and self._streams[0].at_eof():  # the server closes what was idle for 5 s
            self._streams[1].close()
            self._streams = None
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._target.host, self._target.port)
        reader, writer = self._streams
        began = time.perf_counter()
        writer.write(self._target.request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        content = await reader.readexactly(int(head.partition("content-length:")[2].partition("\r\n")[0]))
        if " 200 " not in head.partition("\r\n")[0]:
            raise RuntimeError(f"{head.partition(chr(13))[0]}: {content[:300]!r}")
        return began, time.perf_counter() - began


def paced(target: Target, pauses: list[float]) -> list[float]:
    """Seconds of each request, in the order of answers, of a client that has two under way at most.

    It pauses after an answer and then sends, or, where the pause is 0, sends while the model works for the request before."""

    async def ask() -> list[float]:
        connections = [Connection(target), Connection(target)]
        asked: list[asyncio.Task[tuple[float, float]]] = []
        for number, pause in enumerate(pauses):
            await asyncio.gather(*(asked[-2:] if pause else asked[-2:-1]))
            await asyncio.sleep(pause)
            asked.append(asyncio.create_task(connections[number % 2].ask()))
        answered = sorted(await asyncio.gather(*asked), key=sum)
        return [seconds for _, seconds in answered]

    return asyncio.run(ask())


def at_capacity(target: Target, seconds: float) -> float:
    """Requests answered a second to clients that never pause."""

    async def ask() -> int:
        ends = time.perf_counter() + seconds

        async def client() -> int:
            connection, answered = Connection(target), 0
            while time.perf_counter() < ends:
                await connection.ask()
                answered += 1
            return answered

        return sum(await asyncio.gather(*(client() for _ in range(CLIENTS_AT_CAPACITY))))

    began = time.perf_counter()
    return asyncio.run(ask()) / (time.perf_counter() - began)


def open_load(target: Target, arrivals: list[float]) -> Sent:
    """Send a request at each of `arrivals` (seconds, ascending), whatever became of those before.

    asyncio wakes up to some milliseconds late: the simulation takes the moments at which requests were sent."""

    async def ask() -> Sent:
        idle: list[Connection] = []
        start = time.perf_counter() + 0.05

        async def one() -> tuple[float, float]:
            connection = idle.pop() if idle else Connection(target)
            began, seconds = await connection.ask()
            idle.append(connection)
            return began - start, seconds

        asked = []
        for moment in arrivals:
            while (left := start + moment - time.perf_counter()) > 0:
                await asyncio.sleep(left)
            asked.append(asyncio.create_task(one()))
        answered = await asyncio.gather(*asked)
        late = max(sent - due for (sent, _), due in zip(answered, arrivals, strict=True))
        return Sent([sent for sent, _ in answered], [seconds for _, seconds in answered], late)

    return asyncio.run(ask())
