"""A query's text that gives the same rows whenever it is executed."""

import re
import sqlite3
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, LearnerError, World, judges, returned, wrong

from .households import finished_run, no_copy, only_run, version_in

QUERY = (
    "SELECT m.home, h.town, SUM(m.kwh) AS kwh FROM {{meters}} m JOIN {{homes}} AS h ON m.home = h.home "
    "WHERE m.kwh > (SELECT AVG(kwh) / {least} FROM {{meters}}) GROUP BY m.home, h.town"
)
AS_TABLE = re.compile(r"^\s*CREATE\s+(?:OR\s+REPLACE\s+)?TABLE\s+\S+\s+(?:USING\s+DELTA\s+)?AS\s+", re.IGNORECASE)
RULE = "the text names each source with its version: whoever executes it later gets the same rows"


class Meters:
    """Two source tables, a target, a query over them, and a run to log into."""

    def __init__(self, world: World, draw: Draw, *, alike: bool = False) -> None:
        """`alike`: the name of one source begins with the other's."""
        self.world, self.draw, self.owner = world, draw, draw.person()
        meters, word = f"main.energy.meters_{draw.word()}", draw.word()
        self.sources = {"meters": meters, "homes": f"{meters}_{word}" if alike else f"main.energy.homes_{word}"}
        self.target = f"main.energy.use_{draw.word()}"
        self.query = QUERY.format(least=draw.randrange(3, 9))
        self.homes = [f"home{number}" for number in draw.sample(range(10_000, 99_999), 8)]
        self.run_id = finished_run(world, draw, self.owner)
        world.grant("catalog", "main", self.owner, ["USE_CATALOG"])
        world.grant("schema", "main.energy", self.owner, ["USE_SCHEMA", "CREATE_TABLE"])
        for _ in range(draw.randrange(1, 3)):  # so that the present versions of the two differ
            world.write_table(self.sources["homes"], self.towns(), user=self.owner)

    def readings(self, count: int = 30) -> pa.Table:
        picked = [self.draw.choice(self.homes) for _ in range(count)]
        return pa.table({"home": picked, "kwh": [self.draw.randrange(80) / 2 for _ in picked]})

    def towns(self) -> pa.Table:
        return pa.table({"home": self.homes, "town": [self.draw.word() for _ in self.homes]})

    def write(self) -> str:
        """One version more of both sources; the query on these versions."""
        pinned = {}
        for name, rows in (("meters", self.readings()), ("homes", self.towns())):
            version = self.world.write_table(self.sources[name], rows, user=self.owner)
            pinned[name] = f"{self.sources[name]} VERSION AS OF {version}"
        return self.query.format(**pinned)

    def log(self, lab: Lab) -> int:
        got = lab.as_(self.owner).log_query(
            query=self.query, sources=self.sources, target=self.target, run_id=self.run_id
        )
        version: int = returned(got, int, "the version of the target, a number")
        return version

    def at(self, table: str, version: int, described: str) -> pa.Table:
        """The rows of a table at a version. Ends the check as wrong, with where it is `described`, for one that is not there."""
        try:
            return self.world.read_table(table, version)
        except Exception:
            wrong("a version that is not there", happened=described, but="the table has no such version")

    def executed(self, text: str) -> list[tuple[Any, ...]]:
        """The rows that a text gives now. Ends the check as wrong for a source without a version."""
        database = sqlite3.connect(":memory:")
        for name in self.sources.values():
            quoted = r"\.".join(f"`?{part}`?" for part in name.split("."))
            pinned = re.compile(
                rf"{quoted}(?![\w`])(?:@v(\d+)|\s+(?:FOR\s+)?(?:SYSTEM_)?VERSION\s+AS\s+OF\s+'?(\d+)'?)?", re.IGNORECASE
            )
            found = list(pinned.finditer(text))
            if not found:
                wrong(
                    "not the text that was executed", happened=f"query.sql is {text!r:.300}", but=f"{name} is not in it"
                )
            if any(not (each[1] or each[2]) for each in found):
                wrong(
                    "a source without its version", happened=f"query.sql reads {name} as it is when executed", rule=RULE
                )
            for version in {int(each[1] or each[2]) for each in found}:
                rows = self.at(name, version, f"query.sql reads version {version} of {name}")
                here = _name(name, version)
                database.execute(f'CREATE TABLE "{here}" ({", ".join(rows.column_names)})')
                marks = ", ".join("?" for _ in rows.column_names)
                values = [tuple(row.values()) for row in rows.to_pylist()]
                database.executemany(f'INSERT INTO "{here}" VALUES ({marks})', values)
            for each in reversed(found):
                text = f'{text[: each.start()]}"{_name(name, int(each[1] or each[2]))}"{text[each.end() :]}'
        try:
            return sorted(database.execute(AS_TABLE.sub("", text).strip().rstrip(";")).fetchall(), key=repr)
        except sqlite3.Error as problem:
            wrong("a text that cannot be executed", happened=f"query.sql: {problem}", rule=RULE)


def _name(table: str, version: int) -> str:
    return f"{table.rpartition('.')[2]}_{version}"


def text_in(world: World, run_id: str) -> str:
    text = world.run_artifact(run_id, "query.sql")
    if not text:
        wrong("the query is not in the run", happened="the run has no artifact query.sql")
    return str(text)


def result(meters: Meters, run: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of the table and version in the run's tags."""
    table, tag = run["tags"].get("result_table"), run["tags"].get("result_version")
    if table != meters.target:
        wrong(
            "the result's table is not in the run",
            happened=f"the tag result_table is {table}",
            but=f"it is {meters.target}",
        )
    version = version_in(tag)
    if version is None:
        wrong("the result's version is not in the run", happened=f"the tag result_version is {tag}")
    rows = meters.at(meters.target, version, f"the tag result_version is {tag}").to_pylist()
    return sorted(((row.get("home"), row.get("town"), row.get("kwh")) for row in rows), key=repr)


@judges
def executed_again(lab: Lab, world: World, draw: Draw) -> None:
    """The text in the run gives the rows of the result again, after its sources have changed."""
    meters = Meters(world, draw)
    for _ in range(draw.randrange(2, 4)):
        right = meters.write()
    meters.log(lab)
    run = only_run(world, meters.run_id)
    meters.write()
    rows = result(meters, run)
    again = meters.executed(text_in(world, meters.run_id))
    if rows != again:
        wrong(
            "the text gives other rows",
            happened=f"{meters.target} has {len(rows)} rows at the version in the tag; query.sql gives {len(again)}"
            + ("" if len(rows) != len(again) else ", and others"),
            rule=RULE,
        )
    if rows != meters.executed(right):
        wrong(
            "not the present versions of the sources",
            happened=f"{meters.target} has other rows than the query gives on the versions at the call",
            but=f"on those versions it is: {right}",
            rule="the query is executed on the present versions of its sources",
        )


@judges
def sources_change_meanwhile(lab: Lab, world: World, draw: Draw) -> None:
    """The versions in the text are those that were read, though others write to the sources between any two statements."""
    meters = Meters(world, draw)
    meters.write()
    world.busy_table(meters.sources["meters"], [meters.readings(6) for _ in range(16)])
    meters.log(lab)
    run = only_run(world, meters.run_id)
    if result(meters, run) != meters.executed(text_in(world, meters.run_id)):
        wrong(
            "the versions in the text are not those that were read",
            happened=f"query.sql gives other rows than {meters.target} has",
            but="somebody else wrote to a source between two statements",
            rule="what is executed is the text that is logged, with its versions",
        )


@judges
def the_version_that_was_written(lab: Lab, world: World, draw: Draw) -> None:
    """`result_version` is the version that this call wrote, 0 for a new table, and what stood there before is replaced."""
    for before, calls in ((0, 2), (draw.randrange(1, 3), 1)):
        meters = Meters(world, draw)
        meters.write()
        for _ in range(before):
            world.write_table(meters.target, pa.table({"old": [1.5, draw.random()]}), user=meters.owner)
        for call in range(calls):
            there = (
                "the target had one column, old" if before else "the rows of an earlier call" if call else "no target"
            )
            check_written(lab, world, meters, before + call, there)


def check_written(lab: Lab, world: World, meters: Meters, version: int, there: str) -> None:
    """One call, which writes `version` of the target; `there` is what stood in it before."""
    try:
        got = meters.log(lab)
    except LearnerError as raised:
        wrong("the target is not replaced", happened=f"it raised {raised}", but=there)
    run = only_run(world, meters.run_id)
    tag = run["tags"].get("result_version")
    if got != version or tag != str(version):
        wrong(
            "not the version that was written",
            happened=f"it returned {got}, and the tag result_version is {tag}",
            but=f"this call wrote version {version} of the target",
        )
    held = world.read_table(meters.target, version)
    if sorted(held.column_names) != ["home", "kwh", "town"]:
        wrong("the target is not replaced", happened=f"it has the columns {', '.join(held.column_names)}", but=there)
    if result(meters, run) != meters.executed(text_in(world, meters.run_id)):
        happened = f"after the call, the target has {held.num_rows} rows, others than query.sql gives"
        wrong("what stood there is not replaced", happened=happened, but=there)


@judges
def no_rows_in_the_run(lab: Lab, world: World, draw: Draw) -> None:
    """The run has the text, the table and the version, and no rows; a source's name may begin with another's."""
    meters = Meters(world, draw, alike=True)
    meters.write()
    try:
        meters.log(lab)
    except LearnerError as raised:
        if raised.kind != "raised" or raised.to_do:
            raise
        names = " and ".join(meters.sources.values())
        wrong("a name within another's", happened=f"it raised {raised}", but=f"the sources are {names}")
    run = only_run(world, meters.run_id)
    no_copy(world, run, meters.homes)
    if result(meters, run) != meters.executed(text_in(world, meters.run_id)):
        wrong("the text gives other rows", happened=f"query.sql gives others than {meters.target} has", rule=RULE)
