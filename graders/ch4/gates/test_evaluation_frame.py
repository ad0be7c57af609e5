"""The snapshot that models are compared on: a table's rows at one version."""

from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .drawn import SEGMENTS


class Table:
    """A Delta table with four versions, and what each of them held. Version 0 has `first` rows, else a few like the others."""

    def __init__(self, world: World, draw: Draw, first: int = 0):
        self.world, self.person = world, draw.person()
        self.name = f"main.evaluation.churn_{draw.number(100, 999)}"
        self.held: list[pa.Table] = []
        for version in range(4):
            rows = first if first and version == 0 else draw.randrange(5, 9)
            columns = {
                "customer_id": [f"c{10_000 * (version + 1) + row}" for row in range(rows)],
                "segment": [draw.choice(SEGMENTS) for _ in range(rows)],
                "tenure_months": [None, *(draw.randrange(1, 90) for _ in range(rows - 1))],
                "support_calls": [draw.randrange(9) for _ in range(rows)],
                "label": [draw.randrange(2) for _ in range(rows)],
            }
            table, mode = pa.table(columns), "append" if version == 2 else "overwrite"
            world.write_table(self.name, table, mode, user=self.person)
            self.held.append(pa.concat_tables([self.held[-1], table]) if mode == "append" else table)

    def ask(self, lab: Lab, version: int, columns: list[str]) -> Any:
        return lab.as_(self.person).evaluation_frame(table=self.name, version=version, columns=columns)

    def check(self, lab: Lab, version: int, columns: list[str], title: str) -> None:
        """Ask for a version: its rows must come back, with just the columns, and the table holds what it held."""
        held = self.held[version]
        frame = returned(self.ask(lab, version, columns), pa.Table, "a Spark frame")
        if frame.column_names != columns:
            happened, but = f"the columns are {', '.join(frame.column_names)}", f"{', '.join(columns)} is right"
            wrong("other columns", happened=happened, but=but, rule="just the columns asked for, in their order")
        got, right, latest = (rows_of(each, columns) for each in (frame, held, self.held[-1]))
        happened, but = f"{len(got)} rows came back", f"version {version} of {self.name} holds {len(right)}"
        if len(got) < len(right) and all(row in right for row in got):
            rule = "all rows of the snapshot: those with a null, and those that are equal in the columns asked for, too"
            wrong("rows are left out", happened=happened, but=but, rule=rule)
        if got != right:
            happened += ", those of the latest version" if got == latest else ""
            title = title if got == latest else "not the rows of that version"
            wrong(title, happened=happened, but=f"{but}, and others")
        for field in frame.schema:
            if pa.types.is_floating(field.type) and pa.types.is_integer(held.schema.field(field.name).type):
                but = "the table holds whole numbers; pandas makes floats of those beside a null"
                rule = "it returns a Spark frame, which keeps the table's types"
                wrong("a frame that went through pandas", happened=f"{field.name} is {field.type}", but=but, rule=rule)
        now = self.world.read_table(self.name)
        if rows_of(now, now.column_names) != rows_of(self.held[-1], now.column_names):
            happened = f"{self.name} now holds {now.num_rows} rows, others than before the call"
            rule = "an older version is read with time travel, and the table stays as it is"
            wrong("the table itself is changed", happened=happened, but="it was to be read", rule=rule)


def some_columns(draw: Draw) -> list[str]:
    """A few columns in another order than the table's, the key among them but not first."""
    rest = draw.sample(["tenure_months", *draw.sample(["segment", "support_calls", "label"], 2)], 3)
    place = draw.randrange(1, 4)
    return [*rest[:place], "customer_id", *rest[place:]]


def rows_of(table: pa.Table, columns: list[str]) -> list[dict[str, Any]]:
    """The rows of an Arrow table, in an order of their own."""
    return sorted(table.select(columns).to_pylist(), key=str)


@judges
def version_is_read(lab: Lab, world: World, draw: Draw) -> None:
    """Models are compared on one snapshot: the table at the version that was named, whatever was written since."""
    table = Table(world, draw)
    table.check(lab, 1, some_columns(draw), "the latest is read")
    table.check(lab, 2, ["label"], "the latest is read")


@judges
def version_zero(lab: Lab, world: World, draw: Draw) -> None:
    """The first version of a Delta table is number 0, a version like any other."""
    Table(world, draw, first=1_500).check(lab, 0, some_columns(draw), "version 0 taken for none")


@judges
def unknown_version(lab: Lab, world: World, draw: Draw) -> None:
    """A version that is not there is an error: any other rows would be another comparison."""
    table = Table(world, draw)
    if table.ask(lab.attempt, 4 + draw.randrange(3, 40), ["customer_id", "label"]).error is None:
        but = f"{table.name} has the versions 0 to 3"
        wrong("a missing snapshot is replaced", happened="it returned a frame", but=but)
