"""Contracts with drawn names and numbers, and rides, decisions and feature tables that go with them."""

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, rows_of, same_rows

Row = dict[str, Any]
MOMENT = pa.timestamp("us", tz="UTC")
MICRO = timedelta(microseconds=1)


def contract(draw: Draw, **other: Any) -> dict[str, Any]:
    """A good contract, but for the fields given."""
    word = draw.word()
    entity = draw.choice([[f"member_{word}"], [f"member_{word}", "city"]])
    refresh = draw.randrange(1, 13)
    made = {
        "feature": f"minutes_{word}",
        "entity": entity,
        "source": f"main.bikes.rides_{word}",
        "event_time": f"ended_{draw.word()}",
        "known_time": f"ingested_{draw.word()}",
        "aggregate": "sum",
        "column": "minutes",
        "window_days": draw.randrange(3, 60),
        "window_ends_hours": draw.randrange(0, 30),
        "nulls": "keep",
        "stamp": f"known_{draw.word()}",
        "max_age_hours": refresh + draw.randrange(1, 40),
        "refresh_hours": refresh,
    }
    return {**made, **other}


class Rides:
    """A contract, decisions and rides of drawn members, and what the contract gives for each decision."""

    def __init__(self, world: World, draw: Draw, **other: Any) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.contract = contract(draw, **other)
        self.decisions: list[Row] = []
        self.rides: list[Row] = []

    def decide(self, decided_at: datetime | None = None) -> Row:
        """A decision about a new member."""
        draw = self.draw
        who = {name: f"{draw.word()}-{len(self.decisions)}" for name in self.contract["entity"]}
        made = {"decision_id": f"D-{len(self.decisions)}", **who, "decided_at": decided_at or draw.moment()}
        self.decisions.append(made)
        return made

    def end(self, decision: Row) -> datetime:
        end: datetime = decision["decided_at"] - timedelta(hours=self.contract["window_ends_hours"])
        return end

    def start(self, decision: Row) -> datetime:
        return self.end(decision) - timedelta(days=self.contract["window_days"])

    def ride(self, decision: Row, at: datetime, minutes: float | None = 5.0, known: datetime | None = None) -> None:
        """A ride of the decision's member; known a minute after it ended, unless told."""
        c = self.contract
        who = {name: decision[name] for name in c["entity"]}
        arrived = known or at + timedelta(minutes=1)
        self.rides.append({**who, c["event_time"]: at, c["known_time"]: arrived, "minutes": minutes})

    def rides_of(self, decision: Row) -> list[Row]:
        return [ride for ride in self.rides if all(ride[name] == decision[name] for name in self.contract["entity"])]

    def counts(self, decision: Row, ride: Row) -> str:
        """ "counts", or why a ride of the decision's entity does not."""
        if ride[self.contract["event_time"]] < self.start(decision):
            return "before the window"
        if ride[self.contract["event_time"]] >= self.end(decision):
            return "at the window's end or later"
        return "counts" if ride[self.contract["known_time"]] <= decision["decided_at"] else "arrived after the decision"

    def right(self, decision: Row) -> float | int | None:
        """By the contract, over all rides that there are."""
        c = self.contract
        counted = [each["minutes"] for each in self.rides_of(decision) if self.counts(decision, each) == "counts"]
        values = [each for each in counted if each is not None]
        found: float | int | None = None
        if c["aggregate"] == "count":
            found = len(counted) or None
        elif values:
            found = sum(values) if c["aggregate"] == "sum" else max(values)
        return c["default"] if found is None and c["nulls"] == "default" else found

    def judge(self, lab: Lab, title: str) -> None:
        """Write the rides and compare the features of all decisions."""
        c, draw = self.contract, self.draw
        text = [(name, pa.string()) for name in c["entity"]]
        schema = pa.schema([*text, (c["event_time"], MOMENT), (c["known_time"], MOMENT), ("minutes", pa.float64())])
        frame = pa.Table.from_pylist(draw.shuffled(self.rides), schema=schema)
        self.world.write_table(c["source"], frame, user=self.owner)
        asked = pa.schema([("decision_id", pa.string()), *text, ("decided_at", MOMENT)])
        decisions = pa.Table.from_pylist(draw.shuffled(self.decisions), schema=asked)
        got = rows_of(lab.as_(self.owner).compute_feature(contract=c, decisions=decisions), "a frame")
        right = [{"decision_id": each["decision_id"], c["feature"]: self.right(each)} for each in self.decisions]
        same_rows(got, right, ["decision_id"], title, drawing=self.timeline)

    def timeline(self, row: Row) -> list[str]:
        """The member's rides beside the window of the decision."""
        c = self.contract
        found = [each for each in self.decisions if each["decision_id"] == row["decision_id"]]
        if not found:
            return []
        decision = found[0]
        lines = [
            f"{c['aggregate']} of rides of {decision['decision_id']}, decided {_shown(decision['decided_at'])}",
            f"window from {_shown(self.start(decision))}, to {_shown(self.end(decision))} and without it",
            f"{c['event_time']:<30}{c['known_time']:<30}{'minutes':<10}",
        ]
        for ride in self.rides_of(decision):
            times = f"{_shown(ride[c['event_time']]):<30}{_shown(ride[c['known_time']]):<30}"
            lines.append(f"{times}{ride['minutes']!s:<10}{self.counts(decision, ride)}")
        return lines


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"
