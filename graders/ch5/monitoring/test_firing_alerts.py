"""Alerts on the rate at which the budget burns."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .inference_table import INSTANT, MINUTE, InferenceTable, judged, kinds


class Pager:
    """An inference table with an incident in it, and alerts. The target is one whose share can be computed without rounding."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.draw, self.table = draw, InferenceTable(world, draw)
        self.slo: dict[str, Any] = {
            "target": draw.choice([0.875, 0.9375]),
            "within_ms": draw.randrange(100, 400),
            "days": 28,
        }
        self.alerts: list[dict[str, Any]] = []

    def add(self, since: int, until: int, good: int, bad: int, status: int = 500) -> None:
        """Requests between so many minutes ago and so many."""
        for kind, count in ((200, good), (status, bad)):
            for _ in range(count):
                ago = MINUTE * (until + (since - until) * self.draw.uniform(0.01, 0.99))
                self.table.add(self.table.now - ago, kind)

    def alert(self, burn: float, *minutes: int) -> str:
        name = f"{self.draw.word()}-{len(self.alerts)}"
        self.alerts.append({"name": name, "burn": burn, "minutes": list(minutes)})
        return name

    def rate(self, minutes: int) -> float:
        counted, bad = judged(self.table.rows, self.slo, self.table.now - MINUTE * minutes, self.table.now)
        return bad / counted / (1 - self.slo["target"]) if counted else 0.0

    def expect(self, lab: Lab, rings: str, silent: str = "silent while it burns") -> None:
        """End the check as wrong for an alert that fires, or does not, in place of the other."""
        self.table.write()
        given = {"table": self.table.name, "slo": self.slo, "alerts": self.alerts, "now": self.table.now}
        got = returned(lab.as_(self.table.owner).firing_alerts(**given), list[str], "the names of alerts")
        fires = {each["name"]: all(self.rate(m) >= each["burn"] for m in each["minutes"]) for each in self.alerts}
        for each in self.alerts:
            name = each["name"]
            if (name in got) != fires[name]:
                rates = ", ".join(f"{self.rate(minutes):.2f} in {minutes} minutes" for minutes in each["minutes"])
                happened = f"{name} {'does not fire' if fires[name] else 'fires'} at a burn rate of {each['burn']:g}"
                but = f"the rates are {rates}, where {1 - self.slo['target']:g} of the requests may be bad"
                wrong(
                    silent if fires[name] else rings, happened=happened, but=but, drawing=self.drawing(each["minutes"])
                )
        if got != [name for name in fires if fires[name]]:
            wrong(
                "names in another order",
                happened=f"it returned {got}",
                but=f"the alerts are {', '.join(fires)}",
                rule="the names of the alerts that fire, in the order of alerts",
            )

    def drawing(self, minutes: list[int]) -> list[str]:
        now, lines = self.table.now, []
        for each in sorted(minutes, reverse=True):
            rows = [row for row in self.table.rows if now - MINUTE * each <= row["request_time"] < now]
            lines.append(f"last {each:>5} minutes: {kinds(rows, self.slo)}")
        return lines


@judges
def long_and_short(lab: Lab, world: World, draw: Draw) -> None:
    """An alert fires while trouble that matters goes on: neither for a blip, nor after it is over."""
    short, long = draw.randrange(3, 8), draw.randrange(50, 90)
    titles = {"over": "rings after the trouble", "blip": "rings for a blip", "now": "rings below its rate"}
    for what in draw.shuffled(list(titles)):
        pager = Pager(world, draw)
        before, lately = {"over": ((10, 10), (9, 0)), "blip": ((60, 0), (1, 2)), "now": ((20, 20), (3, 3))}[what]
        pager.add(long, short, *before)
        pager.add(short, 0, *lately)
        pager.alert(2.0, long, short)
        pager.alert(2.0, short, long)
        pager.alert(2.0, long if what == "over" else short)
        pager.expect(lab, titles[what])
    pager = Pager(world, draw)
    pager.add(60, 30, 4, 4)
    pager.add(30, 10, 4, 4)
    pager.add(10, 0, 8, 0)
    pager.alert(1.0, 60, 30, 10)
    pager.expect(lab, "rings by two periods of three")


@judges
def at_the_rate(lab: Lab, world: World, draw: Draw) -> None:
    """A rate is the share of bad requests over the share that may be bad; an alert fires from its rate on."""
    pager = Pager(world, draw)
    allowed = 1 - pager.slo["target"]
    counted, bad = 32, 8
    pager.add(30, 0, counted - bad, bad)
    rate = bad / counted / allowed
    for burn in draw.shuffled([rate, rate * 1.01, rate * 0.99, 1.0, rate * 3]):
        pager.alert(burn, 30)
    pager.expect(lab, "rings below its rate", "silent at its rate")


@judges
def what_counts(lab: Lab, world: World, draw: Draw) -> None:
    """What counts and what is bad is the objective's: callers' mistakes do not count, late answers and 429 are bad."""
    pager = Pager(world, draw)
    pager.add(60, 0, 20, 30, 400)
    pager.alert(1.0, 60)
    pager.expect(lab, "callers' mistakes ring")
    for status, milliseconds in ((429, 40), (200, 401)):
        pager = Pager(world, draw)
        pager.add(60, 0, 20, 0)
        pager.table.add(pager.table.now - MINUTE, status, milliseconds, count=10)
        pager.alert(2.0, 60)
        pager.expect(lab, "rings below its rate", "late or throttled, and silent")


@judges
def quiet_and_edges(lab: Lab, world: World, draw: Draw) -> None:
    """Without requests that count nothing burns; a period has its first moment and not now; nothing else fires."""
    pager = Pager(world, draw)
    pager.add(30, 0, 0, 3, 404)
    pager.alert(0.5, 30, 5)
    pager.expect(lab, "rings in a quiet hour")
    pager.table.add(pager.table.now - MINUTE * 45, 500)
    pager.table.add(pager.table.now, 500, count=5)
    pager.table.add(pager.table.now - MINUTE * 60 - INSTANT, 500, count=5)
    pager.table.add(pager.table.now - MINUTE * 50, 200)
    pager.alerts.clear()
    pager.alert(0.5 / (1 - pager.slo["target"]), 60)
    pager.alert(0.51 / (1 - pager.slo["target"]), 60)
    pager.alert(1.0, 45)
    pager.alert(1.0, 44)
    pager.expect(lab, "requests of another minute")
