"""What a request takes of the server under a load, and what others take of the machine meanwhile. Seconds are real ones."""

from __future__ import annotations

import contextlib
import gc
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import psutil
from lakemock.serving.scorers import Scored, Scorers

from benchmarks.measured_processes import processor_seconds

OLDEST = 2  # the generation whose collection walks all objects


@dataclass(frozen=True)
class Service:
    """Seconds of the requests of one client: for so many each `occupied` the model's process, the rest it spent `beside`."""

    occupied: list[float]
    beside: list[float]

    @property
    def capacity(self) -> float:
        """Requests a second that the model's process can answer."""
        return 1 / statistics.fmean(self.occupied)

    def __add__(self, other: Service) -> Service:
        return Service(self.occupied + other.occupied, self.beside + other.beside)


def pauses(share: float, rate: float, requests: int, seed: int) -> list[float]:
    """How long the model's process waits for each request of a Poisson load of `rate` a second that keeps it busy for `share` of
    the time: most come while it works; the others, 1 - `share` of them, find it idle, after an exponential time."""
    rng = random.Random(f"{seed}:pauses")
    return [0.0 if rng.random() < share else rng.expovariate(rate) for _ in range(requests)]


@dataclass(frozen=True)
class Visit:
    """A request at the model's process: when it came there (to wait, perhaps), was answered, and for how many seconds it had the
    process, which includes its being handed over by the request before, if that was there still."""

    came: float
    answered: float
    occupied: float


class Watch:
    """What the benchmark sees in the server's process, which is its own."""

    def __init__(self) -> None:
        # For how many seconds the server stood still, each time that Python went through all its objects.
        self.collected: list[float] = []
        self._asked: list[tuple[float, float]] = []
        self._began = 0.0

    @contextlib.contextmanager
    def on(self, scorers: Scorers) -> Iterator[Watch]:
        """Watch for as long as a block lasts."""
        ask = scorers.ask

        def timed(*asked: Any) -> Scored:
            came = time.perf_counter()
            scored = ask(*asked)
            self._asked.append((came, time.perf_counter()))
            return scored

        with mock.patch.object(scorers, "ask", timed):
            gc.callbacks.append(self._collects)
            yield self
            gc.callbacks.remove(self._collects)

    def visits(self) -> list[Visit]:
        """Those since the last call, in the order of answers."""
        asked, self._asked = sorted(self._asked, key=lambda each: each[1]), []
        free = [0.0, *(answered for _, answered in asked)]
        return [Visit(*each, each[1] - max(each[0], before)) for each, before in zip(asked, free, strict=False)]

    def _collects(self, phase: str, info: dict[str, int]) -> None:
        if info["generation"] == OLDEST and phase == "start":
            self._began = time.perf_counter()
        elif info["generation"] == OLDEST:
            self.collected.append(time.perf_counter() - self._began)


class Machine:
    """What other processes take of the processors; ours are this one, which is the server, the client and the model's."""

    def __init__(self) -> None:
        here = psutil.Process()
        self._ours = [here.pid, *(each.pid for each in here.children(recursive=True))]
        self._began = time.perf_counter()
        self._busy = self._others()

    def taken_by_others(self) -> float:
        """Their share since this was made."""
        there = (time.perf_counter() - self._began) * (psutil.cpu_count() or 1)
        return (self._others() - self._busy) / there

    def _others(self) -> float:
        times = psutil.cpu_times()
        return float(sum(times) - times.idle - getattr(times, "iowait", 0.0)) - processor_seconds(self._ours)
