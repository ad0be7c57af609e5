"""A governed table of features."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, refused, same_rows, wrong

from .pumps import Company, Rows

READINGS = ["pump_id", "at", "vibration", "pressure", "restarts", "note", "failed_later"]
KEYS = ["pump_id", "day"]
AGGREGATES = {
    "vibration_max": ("max(vibration)", lambda rows: largest(rows, "vibration")),
    "vibration_min": ("min(vibration)", lambda rows: least(rows, "vibration")),
    "pressure_avg": ("avg(pressure)", lambda rows: mean(rows, "pressure")),
    "restarts_sum": ("sum(restarts)", lambda rows: total(rows, "restarts")),
    "readings": ("count(*)", len),
}


def known(rows: Rows, column: str) -> list[Any]:
    return [row[column] for row in rows if row[column] is not None]


def largest(rows: Rows, column: str) -> Any:
    return max(known(rows, column), default=None)


def least(rows: Rows, column: str) -> Any:
    return min(known(rows, column), default=None)


def mean(rows: Rows, column: str) -> Any:
    values = known(rows, column)
    return sum(values) / len(values) if values else None


def total(rows: Rows, column: str) -> Any:
    return sum(known(rows, column)) if known(rows, column) else None


class Features(Company):
    """Readings of a few pumps over two days, and what was agreed to be made of them."""

    def __init__(self, world: World, draw: Draw) -> None:
        super().__init__(world, draw)
        self.readings, self.table = self.name("readings"), self.name("pump_daily")
        self.crew = f"planners_{draw.word()}"
        world.group(self.crew, [self.reader])
        chosen = draw.sample(sorted(AGGREGATES), 3)
        self.made = {f"{name}_{draw.word()}": AGGREGATES[name] for name in chosen}
        self.features = {
            name: {"sql": sql, "comment": f"{sql} of the day; see {draw.ticket()}"}
            for name, (sql, _) in self.made.items()
        }
        start = datetime.combine(self.day, time(0), UTC)
        self.moments = [
            start,
            start + timedelta(hours=draw.randrange(1, 22)),
            start + timedelta(days=1, microseconds=-1),
        ]
        self.moments += [moment + timedelta(days=1) for moment in self.moments]
        self.landed = [self.reading(f"P-{pump}", moment) for pump in range(3) for moment in self.moments]
        for row in self.landed[:2]:
            row |= {"vibration": None, "pressure": None, "restarts": None}

    def reading(self, pump: str, moment: datetime) -> dict[str, Any]:
        draw = self.draw
        return {
            "pump_id": pump,
            "at": moment,
            "vibration": draw.randrange(8, 90) / 8,
            "pressure": draw.randrange(-40, 90) / 8,
            "restarts": draw.randrange(4),
            "note": draw.word(),
            "failed_later": draw.randrange(2),
        }

    def land(self) -> None:
        self.write(self.readings, self.landed, READINGS)

    def build(self, lab: Lab) -> Any:
        return lab.as_(self.owner).build_features(
            readings=self.readings,
            table=self.table,
            features=self.features,
            never_negative=["vibration", "restarts"],
            readers=[self.crew],
        )

    def right(self) -> Rows:
        groups: dict[Any, Rows] = {}
        for row in self.landed:
            groups.setdefault((row["pump_id"], row["at"].date()), []).append(row)
        return [
            {"pump_id": pump, "day": day, **{name: make(rows) for name, (_, make) in self.made.items()}}
            for (pump, day), rows in groups.items()
        ]

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.world.table_state(self.table)
        if not state["exists"]:
            wrong("there is no feature table", happened=f"{self.table} is not in the catalogue")
        return state

    def expect(self, title: str) -> None:
        columns = [each["name"] for each in self.state()["columns"]]
        if extra := [name for name in columns if name not in (*KEYS, *self.features)]:
            happened = f"the table has {', '.join(columns)}"
            wrong("a wide table by accident", happened=happened, but=f"nobody asked for {', '.join(extra)}")
        same_rows(self.rows(self.table), self.right(), KEYS, title)


@judges
def rows_and_columns(lab: Lab, world: World, draw: Draw) -> None:
    """One row for each pump and day in UTC, with the features that were agreed and no other column."""
    scene = Features(world, draw)
    scene.land()
    scene.build(lab)
    scene.expect("another value of a feature")


@judges
def key_and_comments(lab: Lab, world: World, draw: Draw) -> None:
    """The primary key is pump and day, with the day as its time series column; each feature says what it is."""
    scene = Features(world, draw)
    scene.land()
    scene.build(lab)
    state = scene.state()
    if state["primary_key"] != KEYS:
        wrong("no key of pump and day", happened=f"the primary key is {', '.join(state['primary_key']) or 'not there'}")
    if state["timeseries"] != ["day"]:
        happened = f"its time series columns are {', '.join(state['timeseries']) or 'not there'}"
        wrong("the day is no time series column", happened=happened, but="lookups as of a time need it")
    comments = {each["name"]: each["comment"] for each in state["columns"]}
    for name, feature in scene.features.items():
        if comments.get(name) != feature["comment"]:
            happened = f"the comment of {name} is {comments.get(name) or 'not there'!r}"
            wrong("a feature that nobody can look up", happened=happened, but=f"{feature['comment']!r} was agreed")


@judges
def who_may_read(lab: Lab, world: World, draw: Draw) -> None:
    """Readers may read the table and do nothing else with it; nobody else may read it."""
    scene = Features(world, draw)
    scene.land()
    scene.build(lab)
    grants = scene.state()["grants"]
    if not world.may(scene.reader, "SELECT", scene.table):
        happened = f"{scene.reader}, of {scene.crew}, may not read; on the table is granted {grants or 'nothing'}"
        wrong("readers cannot read", happened=happened, but="SELECT on the table, USE on its schema and catalog")
    if world.may(scene.reader, "MODIFY", scene.table):
        wrong("readers may write", happened=f"on the table is granted {grants}", but="they were to read it")
    if world.may(scene.reader, "SELECT", scene.readings):
        wrong(
            "readers may read other tables", happened=f"{scene.reader} may read {scene.readings}", but="only this table"
        )
    if world.may(scene.stranger, "SELECT", scene.table):
        wrong("everybody may read", happened=f"{scene.stranger} may read it", but=f"{scene.crew} alone was to")


@judges
def bad_readings(lab: Lab, world: World, draw: Draw) -> None:
    """Readings that cannot be are a ValueError before anything is made or written: no key, a reading twice, below 0."""
    for title, changed in (
        ("a reading of no pump is taken", {"pump_id": None}),
        ("a reading of no time is taken", {"at": None}),
        ("a negative number of restarts is taken", {"restarts": -1}),
        ("a negative vibration is taken", {"vibration": -0.125}),
        ("a reading that came twice is taken", {}),
        ("a reading that came twice, the same, is taken", None),
    ):
        scene = Features(world, draw)
        good = list(scene.landed)
        if changed is None:
            bad = dict(draw.choice(good))
        else:
            again = scene.reading("P-2", scene.moments[1])
            bad = {**(scene.reading("P-9", scene.moments[0]) if changed else again), **changed}
        for before in (False, True) if not changed else (False,):
            if before:
                scene.landed = good
                scene.land()
                scene.build(lab)
            versions = world.table_versions(scene.table)
            scene.landed = [*good, bad]
            scene.land()
            refused(scene.build(lab.attempt), ValueError, title, but=f"of {len(good) + 1} readings one has {told(bad)}")
            if world.table_versions(scene.table) != versions:
                happened = "the table has another version" if before else "the table was made"
                wrong("refused too late", happened=happened, but=f"one reading has {told(bad)}")


def told(reading: dict[str, Any]) -> str:
    return ", ".join(f"{name} {reading[name]}" for name in ("pump_id", "at", "vibration", "restarts"))


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Run again, the table has the rows of now; it is the same table, which the same people may read, with its versions."""
    scene = Features(world, draw)
    scene.land()
    scene.build(lab)
    first, before = scene.right(), world.table_versions(scene.table)
    scene.landed = [row for row in scene.landed if row["pump_id"] != "P-2"]
    scene.landed[3] |= {"vibration": 77.5, "pressure": 66.5, "restarts": 55}
    scene.landed.append(scene.reading("P-7", scene.moments[4]))
    scene.land()
    for _ in range(2):
        scene.build(lab)
        scene.expect("another value after a rerun")
    after = world.table_versions(scene.table)
    if after[: len(before)] != before or len(after) == len(before):
        happened, but = f"its versions were {before} and are {after}", "a run adds versions to those of before"
        wrong("another table in place of the first", happened=happened, but=but)
    same_rows(scene.rows(scene.table, before[-1]), first, KEYS, "an earlier version is another one")
    if not world.may(scene.reader, "SELECT", scene.table):
        wrong("readers are gone after a rerun", happened=f"{scene.reader} may not read any more")
