"""Parcels with a model that predicts how late they are: tables, versions and predictions, all of them drawn."""

from datetime import datetime
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, World, wrong

WORDS = ["km", "stops", "kilos", "depots", "hours"]
TEXT, WHOLE, NUMBER, TIME = "text", "bigint", "double", "timestamp"
TARGET = "`target` is made if it is not there, and has the columns of the docstring with their types, and no others"
SPARKS_WORDS = {
    pa.int64(): WHOLE,
    pa.float64(): NUMBER,
    pa.int32(): "int",
    pa.float32(): "float",
    pa.bool_(): "boolean",
}
Row = dict[str, Any]


class Parcels:
    """A schema of one owner, with a model and names for tables. `versions` has the weights and the intercept of each version."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.schema = f"main.parcels_{draw.word()}"
        self.model, self.source = f"{self.schema}.late_{draw.word()}", f"{self.schema}.parcels_{draw.word()}"
        self.target, self.endpoint = f"{self.schema}.scores_{draw.word()}", f"late-{draw.word()}"
        self.features = [f"{word}_{draw.randrange(10, 99)}" for word in draw.sample(WORDS, 2)]
        self.versions: dict[str, tuple[dict[str, float], float]] = {}
        world.grant("catalog", "main", self.owner, ["USE_CATALOG"])
        world.grant("schema", self.schema, self.owner, ["USE_SCHEMA", "CREATE_TABLE"])

    def add_version(self, features: list[str] | None = None, optional: dict[str, str] | None = None) -> str:
        """`optional`: further columns of the signature, by type, which the model can do without."""
        weights = {name: self.draw.randrange(10, 99) / 16 for name in features or self.features}
        intercept = self.draw.randrange(1, 99) / 8
        version: str = self.world.linear_model(self.model, weights, intercept, owner=self.owner, columns=optional)
        self.versions[version] = (weights, intercept)
        return version

    def values(self) -> dict[str, float]:
        """The features of one parcel."""
        return {name: self.draw.randrange(1, 999) / 8 for name in self.features}

    def names(self, count: int) -> list[str]:
        return [f"p{number}" for number in self.draw.sample(range(10_000, 99_999), count)]

    def rows(self, count: int) -> list[Row]:
        return [{"parcel": name, **self.values()} for name in self.names(count)]

    def write(self, rows: list[Row]) -> int:
        """One version more of the source; its number."""
        version: int = self.world.write_table(self.source, pa.Table.from_pylist(rows), user=self.owner)
        return version

    def predict(self, version: str, row: Row) -> float:
        weights, intercept = self.versions[version]
        return intercept + sum(row[name] * weight for name, weight in weights.items())


def history(world: World, table: str) -> list[pa.Table]:
    """What a table held at each of its versions, oldest first; none for one that is not there."""
    found: list[pa.Table] = []
    while True:
        try:
            found.append(world.read_table(table, len(found)))
        except Exception:
            return found


def rows_now(world: World, table: str, columns: dict[str, str]) -> list[Row]:
    """The rows of a table that must have just these columns, with these types. Ends the check as wrong for another one."""
    try:
        held = world.read_table(table)
    except Exception:
        happened = "after the call there is no such table"
        wrong("the target is not there", happened=happened, but=f"its name is {table}", rule=TARGET)
    got = {field.name: _kind(field.type) for field in held.schema}
    if got != columns:
        shown = ", ".join(f"{name} {kind}" for name, kind in got.items())
        right = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        wrong("the target has other columns", happened=f"it has {shown}", but=f"its columns are {right}", rule=TARGET)
    rows: list[Row] = held.to_pylist()
    return rows


def _kind(column: pa.DataType) -> str:
    if pa.types.is_timestamp(column):
        return TIME
    if pa.types.is_string(column) or pa.types.is_large_string(column):
        return TEXT
    return SPARKS_WORDS.get(column, str(column))


def close(one: Any, other: float) -> bool:
    """Sums of the same numbers in another order differ in the last digits."""
    return isinstance(one, float) and abs(one - other) <= 1e-9 * abs(other)


def clock(moment: datetime) -> str:
    """The time of day, with what is smaller than a second where there is any."""
    return f"{moment:%d %b %H:%M:%S.%f}".removesuffix(".000000")
