"""A governed table of features."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, refused, same_rows, wrong

from .pumps import Company, Rows

READINGS = ["pump_id", "at", "vibration", "pressure", "restarts"]
MORE = ["note", "failed_later"]
KEYS = ["pump_id", "day"]
AGGREGATES: dict[str, tuple[str, Callable[[Rows], Any]]] = {
    "vibration_max": ("max(vibration)", lambda rows: max(known(rows, "vibration"), default=None)),
    "vibration_min": ("min(vibration)", lambda rows: min(known(rows, "vibration"), default=None)),
    "pressure_avg": ("avg(pressure)", lambda rows: mean(known(rows, "pressure"))),
    "restarts_sum": ("sum(restarts)", lambda rows: sum(known(rows, "restarts")) if known(rows, "restarts") else None),
    "readings": ("count(*)", len),
}


def known(rows: Rows, column: str) -> list[Any]:
    return [row[column] for row in rows if row[column] is not None]


def mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


class Features(Company):
    """Readings of a few pumps over two days, and what was agreed to be made of them: three features, and a fourth one later."""

    def __init__(self, world: World, draw: Draw) -> None:
        super().__init__(world, draw)
        self.readings, self.table = self.name("readings"), self.name("pump_daily")
        self.crew = f"planners_{draw.word()}"
        world.group(self.crew, [self.reader])
        *chosen, self.later = draw.sample(sorted(AGGREGATES), 4)
        self.features: dict[str, dict[str, str]] = {}
        self.made: dict[str, Any] = {}
        for name in chosen:
            self.agree(name)
        start, late = datetime.combine(self.day, time(0), UTC), timedelta(days=1, microseconds=-1)
        self.moments = [start, start + timedelta(hours=draw.randrange(1, 22)), start + late]
        self.moments += [moment + timedelta(days=1) for moment in self.moments]
        self.landed = [self.reading(f"P-{pump}", moment) for pump in range(3) for moment in self.moments]
        for row in self.landed[:2]:
            row |= {"vibration": None, "pressure": None, "restarts": None}

    def agree(self, aggregate: str) -> None:
        """One more feature, before those that were agreed earlier."""
        name, (sql, make) = f"{aggregate}_{self.draw.word()}", AGGREGATES[aggregate]
        self.features = {name: {"sql": sql, "comment": f"{sql} of the day; see {self.draw.ticket()}"}, **self.features}
        self.made[name] = make

    def reading(self, pump: str, moment: datetime) -> dict[str, Any]:
        draw = self.draw
        measured = {"vibration": draw.randrange(8, 90) / 8, "pressure": draw.randrange(-40, 90) / 8}
        sent = {"restarts": draw.randrange(4), "note": draw.word(), "failed_later": draw.randrange(2)}
        return {"pump_id": pump, "at": moment, **measured, **sent}

    def land(self, columns: list[str] | None = None) -> None:
        self.write(self.readings, self.landed, columns or [*READINGS, *MORE])

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
            {"pump_id": pump, "day": day, **{name: make(rows) for name, make in self.made.items()}}
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
            happened, but = f"the table has {', '.join(columns)}", f"nobody asked for {', '.join(extra)}"
            wrong("a wide table by accident", happened=happened, but=but)
        same_rows(self.rows(self.table), self.right(), KEYS, title)

    def expect_comments(self, title: str) -> None:
        comments = {each["name"]: each["comment"] for each in self.state()["columns"]}
        for name, feature in self.features.items():
            if comments.get(name) != feature["comment"]:
                happened = f"the comment of {name} is {comments.get(name) or 'not there'!r}"
                wrong(title, happened=happened, but=f"{feature['comment']!r} was agreed")


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
    scene.expect_comments("a feature that nobody can look up")


@judges
def who_may_read(lab: Lab, world: World, draw: Draw) -> None:
    """Readers may read the table and do nothing else with it; nobody else may read it."""
    scene = Features(world, draw)
    scene.land()
    scene.build(lab)
    grants = f"on the table is granted {scene.state()['grants'] or 'nothing'}"
    who = f"{scene.reader}, of {scene.crew},"
    if not world.may(scene.reader, "SELECT", scene.table):
        but = "SELECT on the table, USE on its schema and catalog"
        wrong("readers cannot read", happened=f"{who} may not read; {grants}", but=but)
    if world.may(scene.reader, "MODIFY", scene.table):
        wrong("readers may write", happened=grants, but="they were to read it")
    if world.may(scene.reader, "SELECT", scene.readings):
        wrong("readers may read other tables", happened=f"{who} may read {scene.readings}", but="only this table")
    if world.may(scene.stranger, "SELECT", scene.table):
        wrong("everybody may read", happened=f"{scene.stranger} may read it", but=f"{scene.crew} alone was to")


@judges
def bad_readings(lab: Lab, world: World, draw: Draw) -> None:
    """Readings that cannot be are a ValueError before anything is made or written: no key, a reading twice, below 0."""
    scene = Features(world, draw)
    good, new = scene.landed, scene.reading("P-9", scene.moments[0])
    cases = [
        ("a reading of no pump is taken", {**new, "pump_id": None}),
        ("a reading of no time is taken", {**new, "at": None}),
        ("a negative number of restarts is taken", {**new, "restarts": -1}),
        ("a negative vibration is taken", {**new, "vibration": -0.125}),
        ("a reading that came twice is taken", scene.reading("P-2", scene.moments[1])),
        ("a reading that came twice, the same, is taken", dict(draw.choice(good))),
    ]
    for made in (False, True):
        if made:
            scene.landed = good
            scene.land()
            scene.build(lab)
        versions = world.table_versions(scene.table)
        for title, bad in draw.sample(cases, 2) if made else cases:
            scene.landed = [*good, bad]
            scene.land()
            told = ", ".join(f"{name} {bad[name]}" for name in ("pump_id", "at", "vibration", "restarts"))
            refused(scene.build(lab.attempt), ValueError, title, but=f"of {len(good) + 1} readings one has {told}")
            if world.table_versions(scene.table) != versions:
                happened = "the table has another version" if made else "the table was made"
                wrong("refused too late", happened=happened, but=f"one reading has {told}")


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Run again, the table has the rows of now; it is the same table, which the same people may read, with its versions."""
    scene = Features(world, draw)
    scene.land(READINGS)
    scene.build(lab)
    first, before = scene.right(), world.table_versions(scene.table)
    scene.landed = [row for row in scene.landed if row["pump_id"] != "P-2"]
    scene.landed[3] |= {"vibration": 77.5, "pressure": 66.5, "restarts": 55}
    scene.landed.append(scene.reading("P-7", scene.moments[4]))
    scene.land()
    scene.build(lab)
    scene.expect("another value after a rerun")
    is_the_same_table(scene, before, first)


@judges
def a_feature_more(lab: Lab, world: World, draw: Draw) -> None:
    """A feature that was agreed later is one more column of the same table, with its comment."""
    scene = Features(world, draw)
    scene.land()
    scene.build(lab)
    first, before = scene.right(), world.table_versions(scene.table)
    scene.agree(scene.later)
    outcome = scene.build(lab.attempt)
    if outcome.error:
        but = f"{next(iter(scene.features))} was agreed after the table was made"
        wrong("a table that cannot grow", happened=str(outcome), but=but)
    scene.expect("another value after a feature more was agreed")
    scene.expect_comments("a later feature that nobody can look up")
    is_the_same_table(scene, before, first)


def is_the_same_table(scene: Features, before: list[int], first: Rows) -> None:
    """It has more versions than before, of which the last one has the first rows; readers still read it."""
    after = scene.world.table_versions(scene.table)
    if after[: len(before)] != before or len(after) == len(before):
        happened, but = f"its versions were {before} and are {after}", "a run adds versions to those of before"
        wrong("another table in place of the first", happened=happened, but=but)
    same_rows(scene.rows(scene.table, before[-1]), first, KEYS, "an earlier version is another one")
    if scene.state()["primary_key"] != KEYS:
        wrong("the key is gone after a rerun", happened=f"the primary key is {scene.state()['primary_key']}")
    if not scene.world.may(scene.reader, "SELECT", scene.table):
        wrong("readers are gone after a rerun", happened=f"{scene.reader} may not read any more")
