"""Capacity that holds an SLO at little cost; the traffic is run against it."""

import math
from dataclasses import dataclass
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

SIGMA = 0.3
"""Of the logarithm of a request's seconds."""
MEMORY = {"CPU": 4, "CPU_MEDIUM": 8, "CPU_LARGE": 16}
Capacity = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """One endpoint's traffic, model, SLO and platform; `right` is the capacity by the lesson's rule."""

    phases: list[tuple[float, float]]
    takes: float
    gigabytes: float
    start: float
    idle: float
    share: float
    within: float
    price: float
    rows: int
    per_gigabyte: float = 2.0
    times: tuple[float, ...] = (1, 2, 4)
    """What each type costs, in prices of the usual cheapest one."""

    def arguments(self) -> list[Any]:
        phases = [{"rate": rate, "seconds": seconds} for rate, seconds in self.phases]
        rest = self.takes * 0.2
        model = {"rows": self.rows, "base_seconds": rest, "seconds_per_row": (self.takes - rest) / self.rows}
        slo = {"share": self.share, "seconds": self.within}
        platform = {
            "start_seconds": self.start,
            "start_seconds_per_gigabyte": self.per_gigabyte,
            "idle_seconds": self.idle,
            "memory": MEMORY,
            "price": {kind: times * self.price for kind, times in zip(MEMORY, self.times, strict=True)},
        }
        return [phases, {**model, "gigabytes": self.gigabytes}, slo, platform]

    def places(self, rate: float) -> int:
        return max(4, 4 * math.ceil(rate * self.takes / 0.7 / 4))

    @property
    def cheapest(self) -> str:
        """The type whose memory holds the model at the lowest price."""
        price = self.arguments()[3]["price"]
        return min((kind for kind, memory in MEMORY.items() if memory >= self.gigabytes), key=price.__getitem__)

    @property
    def peak(self) -> int:
        return self.places(max(rate for rate, _ in self.phases))

    @property
    def quiet(self) -> int:
        return self.places(min(rate for rate, _ in self.phases))

    def run(self, world: World, capacity: Capacity, kind: str, seed: int) -> dict[str, Any]:
        """The traffic of a day against a capacity (fewest and most places)."""
        price = self.arguments()[3]["price"][kind]
        start = self.start + self.gigabytes * self.per_gigabyte
        service = (self.takes * math.exp(-(SIGMA**2) / 2), SIGMA)
        result: dict[str, Any] = world.serving_load(
            self.phases, *capacity, service, self.within, start, self.idle, price, seed
        )
        return result

    def drawing(self, result: dict[str, Any]) -> list[str]:
        """A line a phase: when, how much, how many places there were, how many requests came late."""
        lines, start = [], 0.0
        for (rate, seconds), seen in zip(self.phases, result["phases"], strict=True):
            places = " to ".join(str(each) for each in dict.fromkeys(seen["places"]))
            bar = "█" * round(seen["late"] * 20)
            when = f"{start / 60:5.0f} – {(start + seconds) / 60:<4.0f} min"
            lines.append(f"{when} {rate:6.2f}/s  places {places:<9} late {seen['late']:4.0%} {bar}")
            start += seconds
        return lines


def case(draw: Draw, phases: list[tuple[float, float]], **given: Any) -> Case:
    usual = {
        "takes": draw.uniform(1.0, 2.5),
        "gigabytes": draw.uniform(0.5, 2.0),
        "idle": 300.0,
        "start": draw.uniform(30, 60),
        "share": 0.99,
        "price": draw.randrange(4, 12) / 100,
        "rows": draw.randrange(10, 60),
    }
    merged = {**usual, **given}
    return Case(phases, **{"within": 3.5 * merged["takes"], **merged})


def sized(lab: Lab, this: Case) -> tuple[Capacity, str]:
    """What was chosen, as fewest and most places and the workload type; ends the check unless an endpoint can have it."""
    got = returned(lab.size_endpoint(*this.arguments()), dict[str, Any], "a dict of four settings")
    low, high = got.get("min_provisioned_concurrency"), got.get("max_provisioned_concurrency")
    zero, kind = got.get("scale_to_zero_enabled"), got.get("workload_type")
    sound = type(low) is int and type(high) is int and isinstance(zero, bool) and kind in MEMORY
    if not sound or low % 4 or high % 4 or not (0 if zero else 4) <= low <= high or high < 4:
        wrong(
            "no endpoint can have this",
            happened=f"it returned {got}",
            rule="concurrency comes in multiples of 4, from 4 on unless it scales to zero; the type is one of the platform's",
        )
    return (0 if zero else low, high), str(kind)


def holds(lab: Lab, world: World, draw: Draw, what: str, this: Case, right: Capacity) -> None:
    """End the check as wrong unless the SLO holds, at about the cost of the lesson's sizing `right`. `what` names the traffic."""
    capacity, kind = sized(lab, this)
    if this.gigabytes > MEMORY[kind]:
        happened = (
            f"a model of {this.gigabytes:.1f} GB on {kind}, which has {MEMORY[kind]} GB, runs out of memory as it loads"
        )
        wrong("the model does not fit", happened=happened)
    fits = this.cheapest
    dearer = (
        "a larger machine than the model needs"
        if MEMORY[kind] > MEMORY[fits]
        else "a dearer machine, though a small one"
    )
    chosen = f"{capacity[0]} to {capacity[1]} at a time on {kind}"
    for seed in draw.sample(range(1000), 2):
        mine = this.run(world, capacity, kind, seed)
        if mine["late"] > 1 - this.share:
            busy = max(rate for rate, _ in this.phases) * this.takes
            why = f"; at the peak {busy:.1f} are in work at a time, on average" if busy > capacity[1] else ""
            wrong(
                f"{what}: " + ("less than the peak keeps busy" if why else "the SLO does not hold"),
                happened=f"{chosen}: {mine['late']:.1%} of the requests took longer than {this.within:.2f} s",
                but=f"{1 - this.share:.0%} may{why}",
                drawing=this.drawing(mine),
            )
        if (capacity, kind) == (right, fits):
            continue
        usual = this.run(world, right, fits, seed)["cost"]
        more = (right[0] and right[0] + 4, right[1] + 4)
        if mine["cost"] > 1.4 * usual and mine["cost"] > 1.02 * this.run(world, more, fits, seed)["cost"]:
            wrong(
                f"{what}: dearer than it has to be" if kind == fits else f"{what}: {dearer}",
                happened=f"{chosen}: the SLO holds, and the day costs {mine['cost']:.2f}",
                but=f"it holds for {usual:.2f}, too",
                drawing=this.drawing(mine),
            )


@judges
def steady(lab: Lab, world: World, draw: Draw) -> None:
    """The SLO holds at little cost: steady traffic, an SLO that leaves no time for a start."""
    this = case(draw, [(draw.uniform(4, 9), 600.0)])
    holds(lab, world, draw, "steady traffic", this, (this.peak, this.peak))


@judges
def long_rise(lab: Lab, world: World, draw: Draw) -> None:
    """The SLO holds at little cost: traffic that is high for long, so that few requests come while containers start."""
    quiet, high = draw.uniform(0.4, 0.6), draw.uniform(8, 10)
    whole = [(quiet, 3600.0), (quiet * high, 1200.0), (quiet, 3600.0)]
    measured = [(quiet, 400.0)] * 6 + [(quiet * high, 400.0)] * 3 + [(quiet, 400.0)] * 6
    for what, phases in (("a long rise", whole), ("a long rise, measured in equal intervals", measured)):
        this = case(draw, phases, start=draw.uniform(10, 12), share=0.95, takes=draw.uniform(2.0, 2.5))
        holds(lab, world, draw, what, this, (this.quiet, this.peak))


@judges
def spikes(lab: Lab, world: World, draw: Draw) -> None:
    """The SLO holds at little cost: spikes, and a model so large that a good part of each comes while a container starts."""
    quiet = draw.uniform(0.5, 1.0)
    phases = [(quiet, 400.0), (quiet * draw.uniform(7, 9), 200.0)] * 3 + [(quiet, 400.0)]
    given = {"start": draw.uniform(2, 4), "per_gigabyte": 5.0, "gigabytes": draw.uniform(9, 14)}
    this = case(draw, phases, share=0.95, idle=120.0, **given)
    holds(lab, world, draw, "spikes", this, (this.peak, this.peak))


@judges
def nightly(lab: Lab, world: World, draw: Draw) -> None:
    """The SLO holds at little cost: two jobs with hours between them, and an SLO that leaves time for a start."""
    rates = [draw.uniform(2, 4), draw.uniform(2, 4)]
    this = case(draw, [(rates[0], 300.0), (0.0, 14_400.0), (rates[1], 300.0)], within=600.0, share=0.95)
    holds(lab, world, draw, "two jobs a night", this, (0, this.peak))


@judges
def quiet_night(lab: Lab, world: World, draw: Draw) -> None:
    """The SLO holds at little cost: nothing for hours, then callers whose SLO leaves no time for a start and an answer."""
    rate = draw.uniform(2, 4)
    this = case(draw, [(rate, 300.0), (0.0, 14_400.0), (rate, 300.0)])
    holds(lab, world, draw, "a quiet night", this, (this.peak, this.peak))
    takes, start, gigabytes = draw.uniform(4, 6), draw.uniform(30, 60), draw.uniform(0.5, 2.0)
    within = start + gigabytes * 2.0 + 0.2 * takes
    given = {"takes": takes, "start": start, "gigabytes": gigabytes, "within": within, "per_gigabyte": 2.0}
    this = case(draw, [(rate, 60.0), (0.0, 14_400.0), (rate, 60.0)], **given)
    holds(lab, world, draw, "time for a start alone", this, (this.peak, this.peak))


@judges
def memory(lab: Lab, world: World, draw: Draw) -> None:
    """The workload type is the cheapest whose memory holds the model; prices and memory come with the platform."""
    for what, gigabytes, times in (
        ("memory", draw.uniform(1, 3.9), (1, 2, 4)),
        ("memory", draw.uniform(4.1, 7.9), (1, 2, 4)),
        ("memory", draw.uniform(8.1, 15), (1, 2, 4)),
        ("memory to the last byte", draw.choice([4.0, 8.0]), (1, 2, 4)),
        ("other prices", draw.uniform(1, 3.9), (3, 1, 4)),
    ):
        this = case(draw, [(draw.uniform(4, 8), 300.0)], gigabytes=gigabytes, times=times)
        holds(lab, world, draw, what, this, (this.peak, this.peak))
