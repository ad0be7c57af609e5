"""The snapshot that models are compared on: a table's rows at one version."""

import pandas as pd
import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, returned, wrong
from labjudge.people import PEOPLE

from .drawn import SEGMENTS


def a_table(world: World, draw: Draw, person, first=None):
    """A Delta table with four versions, and what each of them held. Version 0 has `first` rows, else a few like the others."""
    table = f"main.evaluation.churn_{draw.randrange(100, 999)}"
    held: list[pa.Table] = []
    for version in range(4):
        start, rows = 10_000 * (version + 1), draw.randrange(5, 9)
        rows = first if first and version == 0 else rows
        frame = pd.DataFrame(
            {
                "customer_id": [f"c{start + row}" for row in range(rows)],
                "segment": [draw.choice(SEGMENTS) for _ in range(rows)],
                "tenure_months": pd.array([None, *(draw.randrange(1, 90) for _ in range(rows - 1))], "Int64"),
                "support_calls": [draw.randrange(9) for _ in range(rows)],
                "label": [draw.randrange(2) for _ in range(rows)],
            }
        )
        mode = "append" if version == 2 else "overwrite"
        rows = pa.Table.from_pandas(frame, preserve_index=False)
        world.write_table(table, rows, mode, user=person)
        held.append(pa.concat_tables([held[-1], rows]) if mode == "append" else rows)
    return table, held


def some_columns(draw: Draw):
    """A few columns in another order than the table's, the key among them."""
    rest = draw.sample(["tenure_months", *draw.sample(["segment", "support_calls", "label"], 2)], 3)
    place = draw.randrange(1, 4)
    return [*rest[:place], "customer_id", *rest[place:]]


def rows_of(table, columns):
    """The rows of an Arrow table, in an order of their own."""
    return sorted(([row[column] for column in columns] for row in table.to_pylist()), key=str)


def check_types(frame, held):
    """Whole numbers with a null among them stay whole in Spark; on the way through pandas they become floats."""
    for field in frame.schema:
        if pa.types.is_floating(field.type) and pa.types.is_integer(held.schema.field(field.name).type):
            wrong(
                "a frame that went through pandas",
                happened=f"{field.name} came back as {field.type}",
                but=f"the table holds {held.schema.field(field.name).type}; pandas makes floats of whole numbers beside a null",
                rule="it returns a Spark frame, which keeps the table's types",
            )


def check_only_read(world: World, table, held):
    """The table holds what it held before the call."""
    now = world.read_table(table)
    if rows_of(now, held[-1].column_names) != rows_of(held[-1], held[-1].column_names):
        wrong(
            "the table itself is changed",
            happened=f"{table} now holds {now.num_rows} rows, others than before the call",
            but="it was to be read; whoever else uses the table finds other rows now",
            rule="an older version is read with time travel, and the table stays as it is",
        )


def check_snapshot(lab: Lab, person, table, version, columns, held, title):
    value = lab.as_(person).evaluation_frame(table=table, version=version, columns=columns)
    frame = returned(value, pa.Table, "a Spark frame")
    if frame.column_names != columns:
        wrong(
            "other columns",
            happened=f"it returned the columns {', '.join(frame.column_names)}",
            but=f"asked for: {', '.join(columns)}",
            rule="just the columns that were asked for, in their order",
        )
    if rows_of(frame, columns) == rows_of(held[version], columns):
        check_types(frame, held[version])
        return
    got, right = rows_of(frame, columns), rows_of(held[version], columns)
    if len(got) < len(right) and all(row in right for row in got):
        wrong(
            "rows are left out",
            happened=f"it returned {len(got)} of the {len(right)} rows of version {version}",
            but="rows with a null, and rows that are equal in the columns asked for, are rows like any other",
            rule="all rows of the snapshot",
        )
    latest = got == rows_of(held[-1], columns)
    read_instead = f", those of version {len(held) - 1}, the latest" if latest else ""
    wrong(
        title if latest else "not the rows of that version",
        happened=f"rows returned: {frame.num_rows}{read_instead}",
        but=f"version {version} of {table} holds {held[version].num_rows} rows, and others",
        rule="models are compared on one snapshot: the table at the version that was named, whatever was written since",
    )


@judges
def version_is_read(lab: Lab, world: World, draw: Draw) -> None:
    """The rows are those of the version that was asked for, with just the columns asked for."""
    person = draw.choice(PEOPLE)
    table, held = a_table(world, draw, person)
    check_snapshot(lab, person, table, 1, some_columns(draw), held, "the latest is read")
    check_only_read(world, table, held)
    check_snapshot(lab, person, table, 2, ["label"], held, "the latest is read")


@judges
def version_zero(lab: Lab, world: World, draw: Draw) -> None:
    """Version 0 is a version like any other."""
    person = draw.choice(PEOPLE)
    table, held = a_table(world, draw, person, first=1_500)
    check_snapshot(lab, person, table, 0, some_columns(draw), held, "version 0 taken for none")


@judges
def unknown_version(lab: Lab, world: World, draw: Draw) -> None:
    """A version that the table does not have is an error."""
    person = draw.choice(PEOPLE)
    table, held = a_table(world, draw, person)
    version = len(held) + draw.randrange(3, 40)
    outcome = lab.attempt.as_(person).evaluation_frame(table=table, version=version, columns=["customer_id", "label"])
    if outcome.error is None:
        wrong(
            "a missing snapshot is replaced",
            happened="it returned a frame",
            but=f"{table} has the versions 0 to {len(held) - 1}",
            rule="a version that is not there is an error: any other rows would be another comparison",
        )
