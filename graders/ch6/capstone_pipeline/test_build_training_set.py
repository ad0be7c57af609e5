"""Labels after the cutoff, features up to it."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, LearnerError, World, equal, judges, returned, same_rows, wrong

from .pumps import Company, Rows

Failed = Callable[[date, date, int], bool]
KEYS = ["pump_id", "cutoff"]


def after_the_cutoff(cutoff: date, failed: date, days: int) -> bool:
    return cutoff < failed <= cutoff + timedelta(days=days)


MISTAKES: dict[str, Failed] = {
    "a label that looks back": lambda cutoff, failed, days: cutoff - timedelta(days=days) < failed <= cutoff,
    "a label with the cutoff in it": lambda cutoff, failed, days: cutoff <= failed <= cutoff + timedelta(days=days),
    "a label without an end": lambda cutoff, failed, days: cutoff < failed,
    "a label that ends a day early": lambda cutoff, failed, days: cutoff < failed < cutoff + timedelta(days=days),
}


class Cutoffs(Company):
    """Six pumps and three cutoffs; failures and features about each of them, to the day."""

    def __init__(self, world: World, draw: Draw) -> None:
        super().__init__(world, draw)
        self.horizon = draw.randrange(3, 9)
        gap = 2 * self.horizon + draw.randrange(3, 7)
        self.cutoffs = [self.day + timedelta(days=gap * number) for number in range(3)]
        self.known_until = self.cutoffs[-1] + timedelta(days=self.horizon)
        self.pumps, self.features, self.failures = self.name("pumps"), self.name("pump_daily"), self.name("failures")
        self.table = self.name("training")
        self.values = [f"vibration_{draw.word()}", f"pressure_{draw.word()}"]
        self.ids = [f"P-{number}" for number in range(6)]
        self.sites = [{"pump_id": pump, "site": draw.word()} for pump in self.ids]
        self.failed: Rows = [{"pump_id": "P-99", "failed_on": self.cutoffs[0] + timedelta(days=1)}]
        self.daily: Rows = []

    def fails(self, pump: int, cutoff: int, after: int) -> None:
        day = self.cutoffs[cutoff] + timedelta(days=after)
        self.failed.append({"pump_id": self.ids[pump], "failed_on": day})

    def measured(self, pump: int, cutoff: int, after: int, **known: Any) -> dict[str, Any]:
        day = self.cutoffs[cutoff] + timedelta(days=after)
        row: dict[str, Any] = {name: self.draw.randrange(900) / 8 for name in self.values}
        row |= {"pump_id": self.ids[pump], "day": day, **known}
        self.daily.append(row)
        return row

    def land(self, *, of_pumps: str = "", of_failures: str = "") -> None:
        """Write the tables; those of pumps and failures may have one more column."""
        more = [name for name in (of_pumps, of_failures) if name]
        told = [{**dict.fromkeys(more, "A"), **row} for row in self.sites]
        self.write(self.pumps, told, ["pump_id", "site", *filter(None, [of_pumps])])
        self.write(self.features, self.daily, ["pump_id", "day", *self.values])
        told = [{**dict.fromkeys(more, "A"), **row} for row in self.failed]
        self.write(self.failures, told, ["pump_id", "failed_on", *filter(None, [of_failures])])

    def build(self, lab: Lab, cutoffs: list[date] | None = None) -> dict[str, int]:
        got: dict[str, int] = returned(
            lab.as_(self.owner).build_training_set(
                pumps=self.pumps,
                features=self.features,
                failures=self.failures,
                cutoffs=self.draw.shuffled(self.cutoffs if cutoffs is None else cutoffs),
                horizon_days=self.horizon,
                known_until=self.known_until,
                table=self.table,
            ),
            dict[str, int],
            "a version for each table",
        )
        return got

    def right(self, versions: dict[str, int] | None = None, failed: Failed = after_the_cutoff) -> Rows:
        """The training set by rule, from the tables as they are now or at these versions."""
        pumps, daily, failures = (
            self.rows(name, (versions or {}).get(name)) for name in (self.pumps, self.features, self.failures)
        )
        failures = [each for each in failures if each["failed_on"] is not None]
        rows = []
        for pump in pumps:
            mine = [each["failed_on"] for each in failures if each["pump_id"] == pump["pump_id"]]
            for cutoff in self.cutoffs:
                before = [row for row in daily if row["pump_id"] == pump["pump_id"] and row["day"] <= cutoff]
                latest = max(before, key=lambda row: row["day"], default=dict.fromkeys(self.values))
                label = any(failed(cutoff, day, self.horizon) for day in mine)
                values = {name: latest[name] for name in self.values}
                known = {"pump_id": pump["pump_id"], "site": pump["site"], "cutoff": cutoff}
                rows.append({**known, **values, "fails": int(label)})
        return rows

    def drawing(self, row: dict[str, Any]) -> list[str]:
        """What is known of one pump about one cutoff."""
        pump, cutoff = row["pump_id"], row["cutoff"]
        lines = [f"{cutoff}  cutoff of {pump}, window to {cutoff + timedelta(days=self.horizon)}"]
        lines += [f"{each['failed_on'] or 'some day'}  failed" for each in self.failed if each["pump_id"] == pump]
        lines += [f"{each['day']}  features" for each in self.daily if each["pump_id"] == pump]
        return sorted(lines)

    def written(self) -> Rows:
        if not self.world.table_state(self.table)["exists"]:
            wrong("there is no training set", happened=f"{self.table} is not in the catalogue")
        return self.rows(self.table)

    def labels(self) -> dict[tuple[str, date], Any]:
        return {(row["pump_id"], row["cutoff"]): row.get("fails") for row in self.written()}

    def expect(self, title: str, versions: dict[str, int] | None = None) -> None:
        rows = self.written()
        lost = {*self.ids} - {row["pump_id"] for row in rows} - {row["pump_id"] for row in self.daily}
        if lost:
            wrong("pumps without features are lost", happened=f"{', '.join(sorted(lost))} have no row")
        same_rows(rows, self.right(versions), KEYS, title, drawing=self.drawing)


@judges
def labels_after_the_cutoff(lab: Lab, world: World, draw: Draw) -> None:
    """`fails` is about the days after the cutoff, as many as the horizon has: not the cutoff itself, and none before."""
    scene = Cutoffs(world, draw)
    for pump, after in enumerate([-1, 0, 1, scene.horizon, scene.horizon + 1]):
        scene.fails(pump, 1, after)
    scene.land()
    scene.build(lab)
    got = scene.labels()
    for title, failed in MISTAKES.items():
        if got == {(row["pump_id"], row["cutoff"]): row["fails"] for row in scene.right(failed=failed)}:
            odd = next(row for row in scene.right() if row["fails"] != got[row["pump_id"], row["cutoff"]])
            happened = f"for {odd['pump_id']} at {odd['cutoff']} fails is {got[odd['pump_id'], odd['cutoff']]}"
            wrong(title, happened=happened, but=f"{odd['fails']} is right", drawing=scene.drawing(odd))
    scene.expect("another label")


@judges
def told_twice_late_or_never(lab: Lab, world: World, draw: Draw) -> None:
    """A failure that is told twice is one, without its day none; told late, it is the label of an earlier cutoff from then on."""
    scene = Cutoffs(world, draw)
    pumps = draw.shuffled(list(range(6)))
    for pump, afters in zip(pumps, ([1, 1], [1, 2]), strict=False):
        for after in afters:
            scene.fails(pump, 0, after)
    scene.failed.append({"pump_id": scene.ids[pumps[2]], "failed_on": None})
    late, scene.cutoffs = scene.cutoffs, scene.cutoffs[:2]
    scene.land()
    scene.build(lab)
    twice = [row for row in scene.written() if row["pump_id"] in (scene.ids[pumps[0]], scene.ids[pumps[1]])]
    if len(twice) > 4 or any(row.get("fails") == 2 for row in twice):
        drawing = scene.drawing(twice[0])
        wrong("told twice, counted twice", happened=f"there are the rows {twice}", drawing=drawing)
    scene.expect("another label of a failure that was told twice or without its day")
    scene.cutoffs = late
    scene.fails(pumps[3], 1, 1)
    scene.land()
    scene.build(lab)
    case = {"pump_id": scene.ids[pumps[3]], "cutoff": late[1]}
    if scene.labels().get((case["pump_id"], late[1])) == 0:
        happened = f"for {case['pump_id']} at {late[1]} fails is 0, as in the run before"
        but = f"its failure has been told since; {scene.failures} has it now"
        wrong("a label that came late is not taken", happened=happened, but=but, drawing=scene.drawing(case))
    scene.expect("another label after one came late")


@judges
def features_up_to_the_cutoff(lab: Lab, world: World, draw: Draw) -> None:
    """Features are those of the latest day up to the cutoff, that day included; a null there is a null."""
    scene = Cutoffs(world, draw)
    for cutoff in range(3):
        for pump, after in ((0, -2), (0, 0), (0, 1), (1, -1), (1, 1)):
            scene.measured(pump, cutoff, after)
    for name, after in zip(scene.values, (-40, -41), strict=True):
        scene.measured(2, 0, after, **{name: 1000.0})
    scene.measured(3, 1, -3)
    scene.measured(3, 1, -2, **{scene.values[0]: None, scene.values[1]: 0.0})
    scene.land()
    scene.build(lab)
    got = {(row["pump_id"], row["cutoff"]): row for row in scene.written()}
    name = scene.values[0]
    for row in scene.right():
        pump, cutoff = row["pump_id"], row["cutoff"]
        mine = got.get((pump, cutoff), row).get(name)
        later = [each[name] for each in scene.daily if each["pump_id"] == pump and each["day"] > cutoff]
        if mine is not None and mine != row[name] and mine in later:
            happened = f"for {pump} at {cutoff} {name} is {mine}"
            wrong("features of a day after the cutoff", happened=happened, drawing=scene.drawing(row))
    scene.expect("features of another day")


@judges
def every_pump(lab: Lab, world: World, draw: Draw) -> None:
    """Each pump has one row a cutoff, also without features or failures; with no cutoff the table is empty."""
    scene = Cutoffs(world, draw)
    scene.measured(0, 0, -1)
    scene.fails(0, 0, 1)
    scene.land()
    scene.build(lab)
    scene.expect("another row of a pump without features")
    scene.build(lab, [])
    if rows := scene.written():
        wrong("rows of no cutoff", happened=f"without cutoffs the table has {len(rows)} rows")


@judges
def windows_that_are_over(lab: Lab, world: World, draw: Draw) -> None:
    """A cutoff whose window ends after `known_until` has no rows yet; one that ends that day has."""
    scene = Cutoffs(world, draw)
    scene.fails(0, 2, scene.horizon)
    scene.land()
    late = scene.cutoffs[-1] + timedelta(days=1)
    scene.build(lab, [*scene.cutoffs, late])
    got = {row["cutoff"] for row in scene.written()}
    told = f"failures are known until {scene.known_until}, and a window has {scene.horizon} days"
    if late in got:
        wrong("a window that is not over", happened=f"there are rows of the cutoff {late}", but=told)
    if scene.cutoffs[-1] not in got:
        wrong("a window that is over is left out", happened=f"no row of the cutoff {scene.cutoffs[-1]}", but=told)
    scene.expect("another row of a window that is over")


@judges
def snapshot(lab: Lab, world: World, draw: Draw) -> None:
    """The versions that were read are returned, with the table's own, and stand in its property `sources`."""
    scene = Cutoffs(world, draw)
    for number in range(draw.randrange(2, 4)):
        scene.measured(number, 0, -1)
        scene.land()
    right = {name: world.table_versions(name)[-1] for name in (scene.pumps, scene.features, scene.failures)}
    for _ in range(2):
        got = scene.build(lab)
        both = {**right, scene.table: world.table_versions(scene.table)[-1]}
        equal(got, both, "another snapshot is returned", happened=f"it returned {got}", but=f"{both} is right")
        text = world.table_properties(scene.table).get("sources")
        if text is None:
            wrong("a training set without its snapshot", happened="the table has no property sources")
        equal(read(text), right, "another snapshot is noted", happened=f"sources is {text}", but=f"{right} is right")
        scene.expect("another row than the snapshot gives")


def read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@judges
def others_write(lab: Lab, world: World, draw: Draw) -> None:
    """While others write, the rows are those of the versions that are returned."""
    scene = Cutoffs(world, draw)
    for number in range(6):
        scene.measured(number, 0, -2)
    scene.land()
    day, soon = (pa.array([scene.cutoffs[0] + timedelta(days=days)], pa.date32()) for days in (0, 1))
    frames, failures = [], []
    for number, pump in enumerate(scene.ids):
        values = {name: [1000.0 + number] for name in scene.values}
        frames.append(pa.table({"pump_id": [pump], "day": day, **values}))
        failures.append(pa.table({"pump_id": [pump], "failed_on": soon}))
    world.busy_table(scene.features, frames)
    world.busy_table(scene.failures, failures)
    got = scene.build(lab)
    if missing := [name for name in (scene.features, scene.failures) if name not in got]:
        wrong("no version of a source", happened=f"it returned {got}", but=f"{missing[0]} is not in it")
    scene.expect("the rows are not those of the version noted", got)


@judges
def tables_that_grew(lab: Lab, world: World, draw: Draw) -> None:
    """A feature that the features have gained is one more column; what pumps or failures have gained is none."""
    scene = Cutoffs(world, draw)
    scene.measured(0, 0, -1)
    scene.land()
    scene.build(lab)
    first, before = scene.right(), world.table_versions(scene.table)
    scene.values = [f"flow_{draw.word()}", *scene.values]
    scene.daily = []
    scene.measured(1, 0, 0)
    scene.fails(3, 2, 1)
    scene.land(of_pumps="vendor", of_failures=draw.choice(["site", "note"]))
    columns = [*scene.right()[0]]
    try:
        scene.build(lab)
    except LearnerError as raised:
        wrong("a training set that cannot grow", happened=f"it raised {raised}", but=f"{scene.values[0]} is new")
    got = [each["name"] for each in world.table_state(scene.table)["columns"]]
    if extra := [name for name in got if name not in columns]:
        wrong(
            "a column that nobody asked for", happened=f"the table has {', '.join(got)}", but=f"{extra[0]} is too many"
        )
    scene.expect("another row after the tables have grown")
    after = world.table_versions(scene.table)
    if after[: len(before)] != before:
        wrong("its earlier versions are gone", happened=f"its versions were {before} and are {after}")
    same_rows(scene.rows(scene.table, before[-1]), first, KEYS, "its earlier version has changed")
