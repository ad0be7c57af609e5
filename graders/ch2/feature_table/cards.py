"""The card team's feature tables: columns and texts that are drawn, tables as the world writes them, people."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Outcome, World, same_rows, wrong

ARROW = {
    "string": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}
UNITS = ["EUR", "days", "%", "payments", "points/100"]
Column = dict[str, Any]
Rows = list[dict[str, Any]]


class Cards:
    """Names and people. The catalog is one of its own; whoever is `owner` may create tables in its schemas."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.owner, self.colleague, self.admin = draw.people(3)
        self.catalog = f"bank_{draw.word()}"
        self.schema = f"{self.catalog}.cards"
        self.table = f"{self.schema}.cards_{draw.word()}_daily"
        self.entity = f"{draw.word()}_id"
        self.keys = [self.entity, "day"]
        for schema in (self.schema, f"{self.catalog}.curated"):
            world.grant("schema", schema, self.owner, ["USE_SCHEMA", "CREATE_TABLE"])
        world.grant("catalog", self.catalog, self.owner, ["USE_CATALOG"])
        world.group("bank", [self.owner, self.colleague, self.admin])

    def let_read(self, person: str) -> None:
        """Somebody may read the table, and nothing else."""
        self.world.grant("schema", self.schema, person, ["USE_SCHEMA"])
        self.world.grant("catalog", self.catalog, person, ["USE_CATALOG"])
        self.world.grant("table", self.table, person, ["SELECT"])

    def features(self, count: int = 3) -> list[Column]:
        """Columns that are no keys, numbers with a unit and a text without one."""
        kinds = ["double", "bigint", "string", "double", "bigint"][:count]
        return [
            {
                "name": f"{self.draw.word()}_{place}",
                "type": kind,
                "description": f"{self.draw.word()} of {self.draw.randrange(2, 90)} days, by {self.draw.word()}; at most once",
                "unit": None if kind == "string" else self.draw.choice(UNITS),
            }
            for place, kind in enumerate(kinds)
        ]

    def columns(self, count: int = 3) -> list[Column]:
        """Keys and features."""
        return [
            {"name": self.entity, "type": "string", "description": f"who, by {self.draw.word()}", "unit": None},
            {"name": "day", "type": "date", "description": "the day that the row is of", "unit": None},
            *self.features(count),
        ]

    def rows(self, columns: Sequence[Column], count: int, first_day: int = 0) -> Rows:
        """So many entities, two days each."""
        start = date(2026, 2, 27) + timedelta(days=first_day)
        return [
            {column["name"]: self._value(column, f"E-{number}", start + timedelta(days=day)) for column in columns}
            for number in range(count)
            for day in range(2)
        ]

    def _value(self, column: Column, entity: str, day: date) -> Any:
        if column["name"] == self.entity:
            return entity
        values = {
            "string": self.draw.word(),
            "date": day,
            "double": round(self.draw.uniform(0, 90), 2),
            "bigint": self.draw.randrange(90),
            "timestamp": datetime(2026, 1, 1, tzinfo=UTC),
        }
        return values[column["type"]]

    def has(
        self, columns: Sequence[Column], rows: Rows, table: str = "", keys: Sequence[str] | None = None, **about: Any
    ) -> None:
        """The world writes a table of the owner, with comments, key and time series column."""
        keys = self.keys if keys is None else keys
        timeseries = [name for name in keys if name == "day"]
        self.world.write_table(
            table or self.table, arrow(columns, rows), user=self.owner, keys=list(keys), timeseries=timeseries, **about
        )


def comment(column: Column) -> str:
    """As `create_feature_table` writes it."""
    return str(column["description"]) + (f" [{column['unit']}]" if column["unit"] else "")


def arrow(columns: Sequence[Column], rows: Rows) -> pa.Table:
    fields = [pa.field(each["name"], ARROW[each["type"]], metadata={"comment": comment(each)}) for each in columns]
    return pa.Table.from_pylist(rows, pa.schema(fields))


def expect_refusal(outcome: Outcome, but: str) -> None:
    """Spark's or the SDK's own error of a missing privilege went up."""
    types = set(outcome.error.types) if outcome.error else set()
    own = types & {"PySparkException", "DatabricksError", "HTTPError"}
    if not own or not ("PERMISSION_DENIED" in str(outcome.error) or "PermissionDenied" in types):
        wrong("the refusal is not passed on", happened=str(outcome), but=but)


def known(world: World, table: str, what: str = "the table") -> dict[str, Any]:
    """What the catalogue says of a table; one that is not there ends the check as wrong."""
    state: dict[str, Any] = world.table_state(table)
    if not state["exists"]:
        wrong("no table", happened=f"{what} {table} is not in the catalogue")
    return state


def expect_documented(state: Mapping[str, Any], comments: Mapping[str, str], title: str) -> None:
    """Each of these columns has its comment."""
    found = {each["name"]: each["comment"] for each in state["columns"]}
    for name, right in comments.items():
        if name not in found:
            wrong("a column is not there", happened=f"the columns are {', '.join(found)}", but=f"{name} is not there")
        if found[name] != right:
            wrong(title, happened=f"the comment of {name} is {found[name] or 'not there'!r}", but=f"{right!r} is right")


def expect_key(
    state: Mapping[str, Any], keys: Sequence[str], timeseries: Sequence[str], what: str = "the table"
) -> None:
    """The primary key of a table and the time series column in it."""
    if state["primary_key"] != list(keys):
        happened = f"the primary key of {what} is {', '.join(state['primary_key']) or 'not there'}"
        wrong("another primary key", happened=happened, but=f"{', '.join(keys)} is right")
    if state["timeseries"] != list(timeseries):
        happened = f"its time series column is {', '.join(state['timeseries']) or 'not there'}"
        wrong("another time series column", happened=happened, but=f"{', '.join(timeseries) or 'none'} is right")


def expect_rows(
    world: World, table: str, right: Rows, keys: Sequence[str], title: str, version: int | None = None
) -> None:
    """A table has exactly these rows (at a version)."""
    same_rows(world.read_table(table, version), right, keys, title)


def at_version(world: World, table: str, version: int) -> Rows | None:
    """The rows of an earlier version; None where it cannot be read any more."""
    try:
        rows: Rows = world.read_table(table, version).to_pylist()
    except Exception:
        return None
    return rows
