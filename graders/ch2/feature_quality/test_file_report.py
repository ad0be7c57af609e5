"""The report that stays."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, Outcome, World, judges, wrong

from .days import DAY, FeatureDays, Row

SCHEMA = pa.schema(
    [
        *(("table_name", pa.string()), ("table_version", pa.int64()), ("day", pa.date32()), ("feature", pa.string())),
        *(("verdict", pa.string()), ("checked_at", pa.timestamp("us", tz="UTC"))),
    ]
)
KEYS = ("table_name", "table_version", "day", "feature")


class Reported:
    """A table in some version, and the reports about it."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.days = world, draw, FeatureDays(world, draw)
        d = self.days
        self.day, self.report = d.start, f"main.mobile.reports_{draw.word()}"
        d.day(0, 3)
        world.grant("schema", "main.mobile", d.owner, ["USE_SCHEMA", "CREATE_TABLE"])
        self.version = -1
        self.expected: dict[tuple[Any, ...], tuple[str, datetime]] = {}

    def write(self) -> None:
        """One more version of the table."""
        self.days.write()
        self.version += 1

    def of_another_table(self, feature: str) -> None:
        """A report is there already: on a feature of the same name, day and version, of another table."""
        at, other = self.draw.moment(), f"{self.days.table}_other"
        self.expected[other, self.version, self.day, feature] = ("warn", at)
        row = [other, self.version, self.day, feature, "warn", at]
        self.world.write_table(
            self.report, pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True))], SCHEMA), user=self.days.owner
        )

    def file(self, lab: Lab, verdicts: dict[str, str], day: date | None = None) -> Outcome:
        """A report, as it should stand there afterwards."""
        d, at, of = self.days, self.draw.moment(), day or self.day
        for feature, verdict in verdicts.items():
            self.expected[d.table, self.version, of, feature] = (verdict, at)
        outcome: Outcome = lab.attempt.as_(d.owner).file_report(
            table=d.table, day=of, verdicts=verdicts, report=self.report, checked_at=at
        )
        return outcome

    def passed(self, lab: Lab, verdicts: dict[str, str], day: date | None = None) -> None:
        outcome = self.file(lab, verdicts, day)
        if outcome.error:
            wrong("a report without a block stops the pipeline", happened=str(outcome), but=f"verdicts are {verdicts}")

    def compare(self, lost: str = "a verdict is not in the report") -> None:
        """End the check as wrong unless the report has the expected rows and no other."""
        if not self.world.table_versions(self.report):
            wrong("nothing is kept", happened=f"there is no table {self.report} after the call")
        rows: list[Row] = self.world.read_table(self.report).to_pylist()
        lacking = [name for name in (*KEYS, "verdict", "checked_at") if rows and name not in rows[0]]
        if lacking:
            wrong("a column of the report is missing", happened=f"{self.report} has no {', '.join(lacking)}")
        found: dict[tuple[Any, ...], Row] = {}
        for row in rows:
            key = tuple(row[name] for name in KEYS)
            if key in found:
                wrong("one check is reported twice", happened=f"{self.report} has two rows of {_shown(key)}")
            found[key] = row
        for key in self.expected:
            if key not in found:
                others = [row["table_version"] for row in rows if (row["day"], row["feature"]) == key[2:]]
                strange = [each for each in others if (key[0], each, *key[2:]) not in self.expected]
                newer = bool(others) and key[1] > max(others)
                title = "not the version that was checked" if strange or newer else lost
                there = f"of that day there are the versions {others}" if others else f"the report has {len(rows)} rows"
                wrong(title, happened=f"no row of {_shown(key)}", but=there)
        for key, row in found.items():
            if key not in self.expected:
                wrong("a row that nobody reported", happened=f"{self.report} has a row of {_shown(key)}")
            if (row["verdict"], row["checked_at"]) != self.expected[key]:
                happened = f"{_shown(key)}: {row['verdict']}, checked at {row['checked_at']}"
                wrong(
                    "not the last verdict",
                    happened=happened,
                    but="right is {}, checked at {}".format(*self.expected[key]),
                )


def _shown(key: tuple[Any, ...]) -> str:
    return f"{key[3]} on {key[2]}, version {key[1]} of {key[0]}"


@judges
def kept_by_version(lab: Lab, world: World, draw: Draw) -> None:
    """Each report is kept with the version of the table that was checked, 0 as well, beside those of other days and versions."""
    scene = Reported(world, draw)
    for versions in (1, draw.randrange(1, 3)):
        for _ in range(versions):
            scene.write()
        scene.passed(lab, dict.fromkeys(scene.days.features, "pass"))
        if scene.version == 0:
            scene.compare()
        scene.passed(lab, {scene.days.gb: "warn"}, scene.day + DAY)
    scene.compare("reports of before are lost")


@judges
def repeated(lab: Lab, world: World, draw: Draw) -> None:
    """A second report on the same version and day replaces the first, feature by feature."""
    scene = Reported(world, draw)
    scene.write()
    d = scene.days
    scene.of_another_table(d.gb)
    scene.passed(lab, {d.gb: "warn", d.calls: "pass"})
    scene.passed(lab, {d.gb: "pass", d.plan: "warn"})
    scene.compare()


@judges
def blocked(lab: Lab, world: World, draw: Draw) -> None:
    """A blocked feature raises ValueError with its name, and its report is kept nevertheless."""
    scene = Reported(world, draw)
    scene.write()
    names = draw.sample(scene.days.features, 3)
    verdicts = dict(zip(names, draw.shuffled(["block", "pass", "warn"]), strict=True))
    outcome = scene.file(lab, verdicts)
    (name,) = [each for each in names if verdicts[each] == "block"]
    if not outcome.raised(ValueError):
        wrong("a blocked feature does not stop the pipeline", happened=str(outcome), but=f"verdicts are {verdicts}")
    if not world.table_versions(scene.report):
        wrong("it stops, and its report is not kept", happened=f"{outcome}; there is no table {scene.report}")
    scene.compare("it stops, and a verdict is not kept")
    said = str(outcome.error)
    others = [each for each in names if each != name and each in said]
    if name not in said or others:
        wrong("the error does not say what is blocked", happened=f"it says: {said}", but=f"blocked is {name} alone")
