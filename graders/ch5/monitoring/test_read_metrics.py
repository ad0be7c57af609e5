"""Percentiles and errors from the text of an endpoint's metrics."""

import math
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

BOUNDS = (5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, math.inf)
Request = dict[str, Any]


class Traffic:
    """An endpoint with two served entities, and the requests of its last minute."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.person = world, draw, draw.person()
        word = draw.word()
        self.endpoint, model = f"late-{word}", f"main.parcels.late_{word}"
        self.entities = [f"{draw.word()}-{place}" for place in (1, 2)]
        versions = [world.linear_model(model, {"km": 1.0}, owner=self.person) for _ in self.entities]
        served = [
            {"entity_name": model, "entity_version": version, "name": name}
            for name, version in zip(self.entities, versions, strict=True)
        ]
        traffic = {self.entities[0]: 90, self.entities[1]: 10}
        world.serving_endpoint(self.endpoint, served, traffic, permissions={self.person: "CAN_QUERY"})
        self.requests: list[Request] = []

    def add(self, entity: int, count: int, low: int, high: int, status: int = 200) -> None:
        """Requests that took between so many milliseconds, anywhere in between."""
        for _ in range(count):
            took = self.draw.randrange(low * 10 + 1, high * 10) / 10_000
            self.requests.append({"served": self.entities[entity], "status": status, "seconds": took, "ago": 10.0})

    def ask(self, lab: Lab, percents: list[float]) -> dict[str, Any]:
        if self.requests:
            self.world.serving_traffic(self.endpoint, self.requests)
        got = lab.as_(self.person).read_metrics(endpoint=self.endpoint, percents=percents)
        found: dict[str, Any] = returned(got, dict[str, Any], "a dict")
        if set(found) != {"requests", "errors_4xx", "errors_5xx", "latency_ms"}:
            wrong(
                "not the numbers asked for",
                happened=f"its keys are {', '.join(found)}",
                rule="it returns requests, errors_4xx, errors_5xx and latency_ms",
            )
        latencies = found["latency_ms"]
        if not isinstance(latencies, list) or len(latencies) != len(percents):
            wrong(
                "not one latency for each percentage",
                happened=f"for {len(percents)}: latency_ms is {latencies}",
                rule="latency_ms has one latency for each of percents, in their order",
            )
        return found

    def counts(self, entity: str = "") -> list[int]:
        """Cumulative, by bound; of one entity or of both."""
        took = [1000 * each["seconds"] for each in self.requests if entity in ("", each["served"])]
        return [sum(each <= bound for each in took) for bound in BOUNDS]

    def drawing(self) -> list[str]:
        """The buckets until the last in which anything is, those of both entities added."""
        counts, own = self.counts(), [self.counts(name) for name in self.entities]
        shares = ", ".join(f"{count[-1]} of {name}" for name, count in zip(self.entities, own, strict=True))
        lines = [f"requests: {shares}; below, both are added up"]
        for low, high, before, count in zip((0, *BOUNDS), BOUNDS, (0, *counts), counts, strict=False):
            if before < counts[-1]:
                lines.append(f"{low:>6g} to {high:<6g} ms {count - before:>4} requests, {count} up to here")
        return lines

    def expect(self, lab: Lab, percents: list[float], title: str) -> None:
        got = self.ask(lab, percents)["latency_ms"]
        for percent, mine in zip(percents, got, strict=True):
            right = percentile(self.counts(), percent)
            if not close(mine, right):
                self.tell_what_it_is(mine, percent, right, title)

    def tell_what_it_is(self, mine: Any, percent: float, right: float | None, title: str) -> None:
        """End the check as wrong, with what the number is if that can be seen."""
        took = [1000 * each["seconds"] for each in self.requests]
        own = [percentile(self.counts(name), percent) for name in self.entities]
        known = [each for each in own if each is not None]
        if took and close(mine, sum(took) / len(took)):
            title = "an average is no percentile"
        elif len(known) == 2 and close(mine, sum(known) / 2):
            title = "a percentile of percentiles"
        elif len(known) == 2 and any(close(mine, each) for each in known):
            title = "the percentile of one served entity of two"
        elif mine in BOUNDS and right not in BOUNDS:
            title = "the bucket's own bound"
        happened = f"p{percent:g} is {mine}"
        wrong(title, happened=happened, but=f"from the buckets it is {right}", drawing=self.drawing())


def percentile(counts: list[int], percent: float) -> float | None:
    """By the rule of the docstring, in another form: how far the bound of each step may be gone."""
    rank = percent * counts[-1] / 100
    if not counts[-1]:
        return None
    place = next(place for place, count in enumerate(counts) if count >= rank)
    low = float(BOUNDS[place - 1]) if place else 0.0
    before = counts[place - 1] if place else 0
    if BOUNDS[place] == math.inf:
        return low
    return low + (float(BOUNDS[place]) - low) * (rank - before) / (counts[place] - before)


def close(one: Any, other: float | None) -> bool:
    if one is None or other is None or isinstance(one, bool) or not isinstance(one, int | float):
        return one is None and other is None
    return abs(one - other) <= 1e-9 * abs(other) + 1e-12


@judges
def from_the_buckets(lab: Lab, world: World, draw: Draw) -> None:
    """A percentile lies in the bucket where so many of the endpoint's requests are reached, and as far in it as they are."""
    traffic = Traffic(world, draw)
    for low, high in ((0, 5), (25, 50), (50, 100), (100, 250), (1000, 2500)):
        traffic.add(0, draw.randrange(9, 40), low, high)
    traffic.expect(lab, [50, 95, 99, draw.randrange(5, 90), 0.5], "another percentile than the buckets have")


@judges
def both_entities_together(lab: Lab, world: World, draw: Draw) -> None:
    """The percentile of an endpoint is that of all its requests: a tenth that is slow is a tenth, whichever entity it was."""
    traffic = Traffic(world, draw)
    traffic.add(0, 90, 25, 50)
    traffic.add(1, draw.randrange(6, 10), 500, 1000)
    traffic.add(1, draw.randrange(4, 9), 50, 100)
    traffic.expect(lab, [95, 50, 99], "another percentile than that of all requests")


@judges
def in_the_last_bucket(lab: Lab, world: World, draw: Draw) -> None:
    """What took longer than the last bound is known to have taken longer, and no more than that; 100 % is a percentage."""
    traffic = Traffic(world, draw)
    traffic.add(0, draw.randrange(10, 30), 100, 250)
    traffic.add(1, draw.randrange(10, 30), 12_000, 40_000)
    traffic.expect(lab, [99, 100, 20], "beyond the last bound")


@judges
def requests_and_errors(lab: Lab, world: World, draw: Draw) -> None:
    """Requests, 4xx and 5xx are summed over the served entities."""
    traffic = Traffic(world, draw)
    for entity in (0, 1):
        for status in (200, 400, 429, 500, 503):
            traffic.add(entity, draw.randrange(1, 9), 25, 50, status)
    got = traffic.ask(lab, [50])
    statuses = [each["status"] for each in traffic.requests]
    right = {
        "requests": len(statuses),
        "errors_4xx": sum(each < 500 for each in statuses if each >= 400),
        "errors_5xx": sum(each >= 500 for each in statuses),
    }
    for name, number in right.items():
        if not close(got[name], number):
            wrong("not the sum of both entities", happened=f"{name} is {got[name]}", but=f"it is {number}")


@judges
def a_quiet_minute(lab: Lab, world: World, draw: Draw) -> None:
    """In a minute without requests there is no latency; of a single request there is."""
    traffic = Traffic(world, draw)
    got = traffic.ask(lab, [50, 99])
    if got["latency_ms"] != [None, None] or not close(got["requests"], 0):
        wrong("a latency of no requests", happened=f"it returned {got}", but="there was no request")
    traffic.add(1, 1, 250, 500)
    traffic.expect(lab, [50, 100], "of a single request")
