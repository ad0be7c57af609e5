"""A training set by feature lookups."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, first_difference, judges, rows_of, same_rows, wrong

from .timelines import plain
from .usage_tables import ZONES, Row, UsageTables

HALF_HOUR = timedelta(minutes=30)


class Decisions:
    """Labels in local time, and the lookups that the frame is built with."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.draw, self.tables = draw, UsageTables(world, draw)
        self.label = f"left_{draw.word()}"
        self.names = {self.tables.gb: f"use_{draw.word()}", self.tables.eur: f"price_{draw.word()}"}
        self.labels: list[Row] = []
        self.hours: int | None = None
        self.defaults: dict[str, Any] = {}

    def decide(self, client: str, zone: str, day: datetime) -> datetime:
        """One more label, decided by day at some local time; its moment in UTC."""
        local = day.replace(hour=self.draw.randrange(6, 22), minute=self.draw.randrange(60), tzinfo=ZoneInfo(zone))
        self.labels.append(
            {
                "label_id": f"L-{self.draw.randrange(100, 999)}{len(self.labels):02}",
                "client": client,
                "decided_local": f"{local:%Y-%m-%dT%H:%M:%S}",
                "time_zone": zone,
                self.label: self.draw.randrange(2),
            }
        )
        return local.astimezone(UTC)

    def moment(self, label: Row) -> datetime:
        local = datetime.fromisoformat(label["decided_local"])
        return local.replace(tzinfo=ZoneInfo(label["time_zone"])).astimezone(UTC)

    def lookups(self) -> list[dict[str, Any]]:
        """Usage as of the decision, and the plan by key."""
        t = self.tables
        of = [(t.usage, t.gb, self.hours), (t.plans, t.eur, None)]
        return [
            {
                "table": table,
                "features": {feature: self.names[feature]},
                "lookback_hours": hours,
                "defaults": {key: value for key, value in self.defaults.items() if key == self.names[feature]},
            }
            for table, feature, hours in of
        ]

    def right(self, label: Row, at: datetime) -> Row:
        """A label's row of the frame, were it decided at this moment."""
        t = self.tables
        found = {
            self.names[t.gb]: t.known(label["client"], at, self.hours).get(t.gb),
            self.names[t.eur]: t.planned(label["client"]).get(t.eur),
        }
        filled = {name: self.defaults.get(name) if value is None else value for name, value in found.items()}
        return {"label_id": label["label_id"], **filled, self.label: label[self.label]}

    def asked(self, lab: Lab) -> list[Row]:
        """The frame of a submission, after the looks that all checks take at it."""
        self.tables.write()
        got = lab.as_(self.tables.owner).training_frame(
            labels=pa.Table.from_pylist(self.draw.shuffled(self.labels)), lookups=self.lookups(), label=self.label
        )
        rows = [{name: plain(value) for name, value in row.items()} for row in rows_of(got, "the frame")]
        self.only_features(set(rows[0]) if rows else set())
        found = {row.get("label_id") for row in rows}
        for label in self.labels:
            if label["label_id"] not in found:
                wrong(
                    "a decision is not in the training set",
                    happened=f"no row for label_id {label['label_id']} of client {label['client']}",
                    rule="every label stays, with what is known of its client",
                )
        return rows

    def only_features(self, columns: set[str]) -> None:
        """End the check as wrong when the frame has columns that are no features, or lacks one."""
        expected = {"label_id", self.label, *self.names.values()}
        more, missing = columns - expected, expected - columns
        if columns and more:
            wrong("a model would see more than features", happened=f"the frame also has {', '.join(sorted(more))}")
        if columns and missing:
            wrong("not the columns that were asked for", happened=f"the frame has no {', '.join(sorted(missing))}")

    def compare(self, got: list[Row], title: str = "not the features as of the decision") -> None:
        right = [self.right(label, self.moment(label)) for label in self.labels]
        by_id = {row["label_id"]: row for row in got}
        gb = self.names[self.tables.gb]
        drawing: list[str] = []
        for label, row in zip(self.labels, right, strict=True):
            mine = by_id[label["label_id"]]
            if first_difference(mine.get(gb), row[gb]):
                title = self.explained(label, mine.get(gb)) or title
                at = self.moment(label)
                timeline = self.tables.timeline(label["client"], at, self.tables.gb, mine.get(gb), row[gb])
                drawing = [f"decided {label['decided_local']} in {label['time_zone']}", *timeline]
                break
        same_rows(got, right, ["label_id"], title, drawing=lambda row: drawing)

    def explained(self, label: Row, value: Any) -> str:
        """Which wrong reading of the wall clock, or of the look-back, gives a value that is not right."""
        local = datetime.fromisoformat(label["decided_local"]).replace(tzinfo=UTC)
        ahead = local - self.moment(label)
        winter = local.replace(month=1, day=15).replace(tzinfo=ZoneInfo(label["time_zone"])).utcoffset()
        assert winter is not None
        readings = {
            "the wall clock taken for UTC": local,
            "shifted away from UTC": local + ahead,
            "the offset of another season": local - winter,
        }
        rows = [each for each in self.tables.rows if value is not None and each[self.tables.gb] == value]
        if rows and self.hours is not None and self.moment(label) - rows[0]["as_of"] > timedelta(hours=self.hours):
            return "a look-back of 0 hours taken for none" if self.hours == 0 else "features from before the look-back"
        gb = self.names[self.tables.gb]
        for title, moment in readings.items():
            if value is not None and moment != self.moment(label) and self.right(label, moment)[gb] == value:
                return title
        if value == 0 and gb not in self.defaults:
            return "a default that nobody asked for"
        if rows and rows[0]["as_of"] > self.moment(label):
            return "features of a later moment than the decision"
        return ""


@judges
def moment_of_the_decision(lab: Lab, world: World, draw: Draw) -> None:
    """Features are those as of the decision, a wall clock read in its own zone and season."""
    scene = Decisions(world, draw)
    for client, zone in zip(scene.tables.customers(5), ZONES, strict=True):
        at = scene.decide(client, zone, datetime(2026, draw.choice([6, 7, 8, 11, 12]), draw.randrange(1, 28)))
        scene.tables.plan(client)
        for step in range(-60, 61):  # thirty hours around: more than twice the farthest zone is from UTC
            scene.tables.row(client, at + step * HALF_HOUR + timedelta(seconds=1 if step else 0))
    scene.compare(scene.asked(lab))


@judges
def look_back(lab: Lab, world: World, draw: Draw) -> None:
    """A lookup takes nothing that is older than its look-back, to the minute, 0 hours as well; without one, any age."""
    for hours in (draw.randrange(25, 48), 0, None):
        scene = Decisions(world, draw)
        scene.hours = hours
        for place, client in enumerate(scene.tables.customers(4)):
            at = scene.decide(client, draw.choice(ZONES), datetime(2026, 5, 4 + place))
            scene.tables.plan(client)
            age = timedelta(hours=draw.randrange(95, 300) if hours is None else hours)
            scene.tables.row(client, at - age - timedelta(minutes=1))
            if place < 2:
                scene.tables.row(client, at - max(age - timedelta(minutes=1), timedelta(0)))
        scene.compare(scene.asked(lab))


@judges
def defaults(lab: Lab, world: World, draw: Draw) -> None:
    """A default stands for null, 0 as well, and where there is none null stays."""
    scene = Decisions(world, draw)
    clients = scene.tables.customers(3)
    for place, client in enumerate(clients):
        at = scene.decide(client, draw.choice(ZONES), datetime(2026, 5, 4 + place))
        if place < 2:
            scene.tables.row(client, at - timedelta(hours=3), **({scene.tables.gb: None} if place else {}))
            scene.tables.plan(client)
    price, use = scene.names[scene.tables.eur], scene.names[scene.tables.gb]
    for given in ({use: draw.randrange(1, 99) / 4}, {use: 0.0}, {price: draw.randrange(1, 99) / 4}):
        scene.defaults = given
        (name, value), *_ = given.items()
        got = {row["label_id"]: row for row in scene.asked(lab)}
        for label in scene.labels:
            row, right = got[label["label_id"]], scene.right(label, scene.moment(label))
            for feature in (use, price):
                mine = row.get(feature)
                if not first_difference(mine, right[feature]):
                    continue
                if right[feature] is None:
                    happened, said = f"{feature} is {mine} for a client of whom nothing is known", "it has no default"
                    wrong("a default that nobody asked for", happened=happened, but=said)
                of = "a default of 0" if value == 0 else "a default"
                wrong(f"{of} is not filled in", happened=f"{feature} is {mine}", but=f"defaults has {name}: {value}")
        scene.compare(list(got.values()))


@judges
def what_a_model_may_see(lab: Lab, world: World, draw: Draw) -> None:
    """The frame has label_id, the label and the features as they are looked up: no keys, no times, nothing left over."""
    scene = Decisions(world, draw)
    left_over = draw.choice([scene.names[scene.tables.gb], scene.names[scene.tables.eur]])
    for place, client in enumerate(scene.tables.customers(3)):
        scene.tables.row(client, scene.decide(client, draw.choice(ZONES), datetime(2026, 5, 4 + place)) - HALF_HOUR)
        scene.tables.plan(client)
        scene.labels[-1] |= {left_over: draw.randrange(9_001, 9_999) / 4, f"note_{left_over}": draw.word()}
    scene.compare(scene.asked(lab))
