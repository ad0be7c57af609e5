"""Real runs at a share of the capacity beside simulations of the same arrivals, and how far these are off."""

from __future__ import annotations

import itertools
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from lakemock.serving import load

from benchmarks.load_client import Sent
from benchmarks.load_service import Service

LEVELS = (0.3, 0.6, 0.8)
PERCENTS = (50, 95, 99)
SIMULATIONS = 20  # of each real run: what is shown is the median of their figures


def simulated(occupied: list[float], beside: list[float], moments: list[float], seed: int, start: int) -> list[float]:
    """Latencies of the same arrivals at one place with one queue; what is done beside the model's process needs no place.

    The times at the model's process are taken in the order in which they were measured, from the one with number `start` on:
    neighbours share the machine's slow moments, and a queue grows by several slow ones in a row."""
    # Who opens a connection may be sent after the next one.
    in_order = sorted(range(len(moments)), key=moments.__getitem__)
    times = itertools.islice(itertools.cycle(occupied), start, None)
    place = load.Capacity(1, 1, timeout_seconds=1e9)
    queued = load.replay(place, lambda _: next(times), [moments[each] for each in in_order])
    rng = random.Random(f"{seed}:beside")
    latencies = [0.0] * len(moments)
    for number, seconds in zip(in_order, queued.latencies, strict=True):
        latencies[number] = seconds + rng.choice(beside)
    return latencies


@dataclass(frozen=True)
class Round:
    """A real run of some seconds, at `share` of the capacity, and what was simulated of it.

    `occupied`: seconds for which its requests had the model's process; `simulations` take the times of `service`, `replays` those
    of `occupied`."""

    share: float
    service: Service
    sent: Sent
    occupied: list[float]
    simulations: list[list[float]]
    replays: list[list[float]]


@dataclass(frozen=True)
class Level:
    """All rounds of one level and turn, as if they were one."""

    rounds: list[Round]

    def real(self) -> list[float]:
        """p50, p95, p99 in seconds, and requests answered a second."""
        return self._figures([each.sent.latencies for each in self.rounds])

    def simulated(self) -> list[float]:
        """The same, from the times of one client; each the median of the simulations."""
        return self._median([each.simulations for each in self.rounds])

    def replayed(self) -> list[float]:
        """The same, from the times that were measured at the model's process under the load itself."""
        return self._median([each.replays for each in self.rounds])

    def _median(self, rounds: list[list[list[float]]]) -> list[float]:
        runs = [self._figures(list(run)) for run in zip(*rounds, strict=True)]
        return [statistics.median(each) for each in zip(*runs, strict=True)]

    def _figures(self, latencies: list[list[float]]) -> list[float]:
        lasted = 0.0
        for each, seconds in zip(self.rounds, latencies, strict=True):
            moments = each.sent.moments
            lasted += max(map(sum, zip(moments, seconds, strict=True))) - min(moments)
        together = [each for one in latencies for each in one]
        return [*(quantile(together, each) for each in PERCENTS), len(together) / lasted]

    def __str__(self) -> str:
        share, count = self.rounds[0].share, sum(len(each.sent.moments) for each in self.rounds)
        occupied = statistics.fmean(each for one in self.rounds for each in one.service.occupied)
        beside = statistics.fmean(each for one in self.rounds for each in one.service.beside)
        under_load = statistics.fmean(each for one in self.rounds for each in one.occupied)
        late = max(each.sent.late for each in self.rounds)
        lines = [
            f"{share:4.0%} of capacity: {count} requests in {len(self.rounds)} rounds, at most {late * 1000:.1f} ms late",
            f"    means: {occupied * 1000:.2f} ms at the model's process and {beside * 1000:.2f} ms beside it, under load "
            f"{under_load * 1000:.2f} ms at the process, which was busy for {self.real()[-1] * under_load:.0%} of the time",
        ]
        shown = (("real", self.real()), ("simulated", self.simulated()), ("replayed", self.replayed()))
        return "\n".join([*lines, *(self._line(name, figures) for name, figures in shown)])

    def _line(self, name: str, figures: list[float]) -> str:
        parts = []
        for percent, each, other in zip(PERCENTS, figures, self.real(), strict=False):
            parts.append(f"p{percent} {each * 1000:.2f} ms ({each / other:.2f} x)")
        return f"    {name:>9}: {', '.join(parts)}, {figures[-1]:.1f}/s ({figures[-1] / self.real()[-1]:.3f} x)"


def by_level(rounds: list[Round]) -> list[Level]:
    found = [[each for each in rounds if each.share == share] for share in LEVELS]
    return [Level(each) for each in found if each]


def summary(name: str, turns: list[list[Level]], figures: Callable[[Level], list[float]]) -> list[str]:
    """How far off `figures` are."""
    levels = [each for turn in turns for each in turn]
    if not levels:
        return [f"{name}: no round counts; the machine was not quiet"]
    ratios: dict[float, list[list[float]]] = {share: [] for share in LEVELS}
    for each in levels:
        found = [one / other for one, other in zip(figures(each), each.real(), strict=True)]
        ratios[each.rounds[0].share].append(found)
    worst = max(max(each, 1 / each) for found in ratios.values() for one in found for each in one)
    lines = [f"{name} / real, least to most of a turn; all within a factor of {worst:.2f}"]
    names = (*(f"p{each}" for each in PERCENTS), "throughput")
    for share, found in ratios.items():
        columns = zip(names, zip(*found, strict=True), strict=False)
        shown = ", ".join(f"{what} {min(each):.2f} to {max(each):.2f}" for what, each in columns)
        lines.append(f"  {share:4.0%}: {shown}")
    return lines


def quantile(seconds: list[float], percent: float) -> float:
    return load.Result(seconds, [load.OK] * len(seconds), [], 0.0, []).percentile(percent)
