"""Labels after the cutoff, features up to it."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, judges, returned, same_rows, wrong

from .pumps import Company, Rows

Failed = Callable[[date, date, int], bool]


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
        self.write(self.pumps, [{"pump_id": pump, "site": draw.word()} for pump in self.ids], ["pump_id", "site"])
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

    def land(self) -> None:
        self.write(self.features, self.daily, ["pump_id", "day", *self.values])
        self.write(self.failures, self.failed, ["pump_id", "failed_on"])

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
        rows = []
        for pump in pumps:
            for cutoff in self.cutoffs:
                before = [row for row in daily if row["pump_id"] == pump["pump_id"] and row["day"] <= cutoff]
                latest = max(before, key=lambda row: row["day"], default=dict.fromkeys(self.values))
                label = any(
                    each["pump_id"] == pump["pump_id"] and failed(cutoff, each["failed_on"], self.horizon)
                    for each in failures
                )
                values = {name: latest[name] for name in self.values}
                rows.append({**pump, "cutoff": cutoff, **values, "fails": int(label)})
        return rows

    def drawing(self, row: dict[str, Any]) -> list[str]:
        """What is known of one pump about one cutoff."""
        pump, cutoff = row["pump_id"], row["cutoff"]
        lines = [f"{cutoff}  cutoff of {pump}, window to {cutoff + timedelta(days=self.horizon)}"]
        lines += [f"{each['failed_on']}  failed" for each in self.failed if each["pump_id"] == pump]
        lines += [f"{each['day']}  features" for each in self.daily if each["pump_id"] == pump]
        return sorted(lines)

    def expect(self, title: str, versions: dict[str, int] | None = None) -> None:
        if not self.world.table_state(self.table)["exists"]:
            wrong("there is no training set", happened=f"{self.table} is not in the catalogue")
        rows = self.rows(self.table)
        lost = {*self.ids} - {row["pump_id"] for row in rows} - {row["pump_id"] for row in self.daily}
        if lost:
            wrong("pumps without features are lost", happened=f"{', '.join(sorted(lost))} have no row")
        same_rows(rows, self.right(versions), ["pump_id", "cutoff"], title, drawing=self.drawing)


@judges
def labels_after_the_cutoff(lab: Lab, world: World, draw: Draw) -> None:
    """`fails` is about the days after the cutoff, as many as the horizon has: not the cutoff itself, and none before."""
    scene = Cutoffs(world, draw)
    for pump, after in enumerate([-1, 0, 1, scene.horizon, scene.horizon + 1]):
        scene.fails(pump, 1, after)
    scene.fails(2, 1, 2)  # twice in a window is one label
    scene.land()
    scene.build(lab)
    got = {(row["pump_id"], row["cutoff"]): row.get("fails") for row in scene.rows(scene.table)}
    for title, failed in MISTAKES.items():
        mistaken = {(row["pump_id"], row["cutoff"]): row["fails"] for row in scene.right(failed=failed)}
        if got == mistaken:
            odd = next(row for row in scene.right() if row["fails"] != got[row["pump_id"], row["cutoff"]])
            happened = f"for {odd['pump_id']} at {odd['cutoff']} fails is {got[odd['pump_id'], odd['cutoff']]}"
            wrong(title, happened=happened, but=f"{odd['fails']} is right", drawing=scene.drawing(odd))
    scene.expect("another label")


@judges
def features_up_to_the_cutoff(lab: Lab, world: World, draw: Draw) -> None:
    """Features are those of the latest day up to the cutoff, that day included; a null there is a null."""
    scene = Cutoffs(world, draw)
    for cutoff in range(3):
        scene.measured(0, cutoff, -2)
        scene.measured(0, cutoff, 0)
        scene.measured(0, cutoff, 1)
        scene.measured(1, cutoff, -1)
        scene.measured(1, cutoff, 1)
    for name in scene.values:
        scene.measured(2, 0, -40, **{name: 1000.0})
    scene.daily[-1]["day"] -= timedelta(days=1)
    scene.measured(3, 1, -3)
    scene.measured(3, 1, -2, **{scene.values[0]: None, scene.values[1]: 0.0})
    scene.land()
    scene.build(lab)
    got = {(row["pump_id"], row["cutoff"]): row for row in scene.rows(scene.table)}
    name = scene.values[0]
    for row in scene.right():
        mine = got.get((row["pump_id"], row["cutoff"]), row).get(name)
        later = [
            each[name] for each in scene.daily if each["pump_id"] == row["pump_id"] and each["day"] > row["cutoff"]
        ]
        if mine is not None and mine != row[name] and mine in later:
            happened = f"for {row['pump_id']} at {row['cutoff']} {name} is {mine}"
            wrong("features of a day after the cutoff", happened=happened, drawing=scene.drawing(row))
    scene.expect("features of another day")


@judges
def every_pump(lab: Lab, world: World, draw: Draw) -> None:
    """Each pump has one row a cutoff, also without features or failures; with no cutoff the table is empty."""
    scene = Cutoffs(world, draw)
    scene.measured(0, 0, -1)
    scene.fails(0, 0, 1)
    scene.fails(0, 0, 2)
    scene.land()
    scene.build(lab)
    scene.expect("another row of a pump without features")
    scene.build(lab, [])
    if rows := scene.rows(scene.table):
        wrong("rows of no cutoff", happened=f"without cutoffs the table has {len(rows)} rows")


@judges
def windows_that_are_over(lab: Lab, world: World, draw: Draw) -> None:
    """A cutoff whose window ends after `known_until` has no rows yet; one that ends that day has."""
    scene = Cutoffs(world, draw)
    scene.fails(0, 2, scene.horizon)
    scene.land()
    late = scene.cutoffs[-1] + timedelta(days=1)
    scene.build(lab, [*scene.cutoffs, late])
    got = {row["cutoff"] for row in scene.rows(scene.table)}
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
    day, soon = scene.cutoffs[0], scene.cutoffs[0] + timedelta(days=1)
    frames, failures = [], []
    for number in (0, 1, 2, 3, 4, 5):
        values = {name: [1000.0 + number] for name in scene.values}
        frame = {"pump_id": [scene.ids[number]], "day": pa.array([day], pa.date32()), **values}
        frames.append(pa.table(frame))
        failures.append(pa.table({"pump_id": [scene.ids[number]], "failed_on": pa.array([soon], pa.date32())}))
    world.busy_table(scene.features, frames)
    world.busy_table(scene.failures, failures)
    got = scene.build(lab)
    if missing := [name for name in (scene.features, scene.failures) if name not in got]:
        wrong("no version of a source", happened=f"it returned {got}", but=f"{missing[0]} is not in it")
    scene.expect("the rows are not those of the version noted", got)


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Run again after its sources have changed, the table has the rows of now, and its earlier versions."""
    scene = Cutoffs(world, draw)
    scene.measured(0, 0, -1)
    scene.land()
    scene.build(lab)
    first, before = scene.right(), world.table_versions(scene.table)
    scene.measured(1, 0, 0)
    scene.fails(3, 2, 1)
    scene.land()
    scene.build(lab)
    scene.expect("another row after the sources have changed")
    after = world.table_versions(scene.table)
    if after[: len(before)] != before:
        wrong("its earlier versions are gone", happened=f"its versions were {before} and are {after}")
    held = scene.rows(scene.table, before[-1])
    same_rows(held, first, ["pump_id", "cutoff"], "its earlier version has changed")
