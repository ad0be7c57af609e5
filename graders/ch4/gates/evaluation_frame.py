"""The snapshot that models are compared on: a table's rows at one version."""

import pandas as pd
import pyarrow as pa
from labjudge.grading import judges, returned, wrong
from labjudge.people import PEOPLE

from .drawn import SEGMENTS

READ = "4.5"


def a_table(world, rng, person, first=None):
    """A Delta table with four versions, and what each of them held. Version 0 has `first` rows, else a few like the others."""
    table = f"main.evaluation.churn_{rng.randrange(100, 999)}"
    held = []
    for version in range(4):
        start, rows = 10_000 * (version + 1), rng.randrange(5, 9)
        rows = first if first and version == 0 else rows
        frame = pd.DataFrame(
            {
                "customer_id": [f"c{start + row}" for row in range(rows)],
                "segment": [rng.choice(SEGMENTS) for _ in range(rows)],
                "tenure_months": pd.array([None, *(rng.randrange(1, 90) for _ in range(rows - 1))], "Int64"),
                "support_calls": [rng.randrange(9) for _ in range(rows)],
                "label": [rng.randrange(2) for _ in range(rows)],
            }
        )
        mode = "append" if version == 2 else "overwrite"
        rows = pa.Table.from_pandas(frame, preserve_index=False)
        world.write_table(table, rows, mode, user=person)
        held.append(pa.concat_tables([held[-1], rows]) if mode == "append" else rows)
    return table, held


def some_columns(rng):
    """A few columns in another order than the table's, the key among them."""
    rest = rng.sample(["tenure_months", *rng.sample(["segment", "support_calls", "label"], 2)], 3)
    place = rng.randrange(1, 4)
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
                read=READ,
            )


def check_only_read(world, table, held):
    """The table holds what it held before the call."""
    now = world.read_table(table)
    if rows_of(now, held[-1].column_names) != rows_of(held[-1], held[-1].column_names):
        wrong(
            "the table itself is changed",
            happened=f"{table} now holds {now.num_rows} rows, others than before the call",
            but="it was to be read; whoever else uses the table finds other rows now",
            rule="an older version is read with time travel, and the table stays as it is",
            read=READ,
        )


def check_snapshot(lab, person, table, version, columns, held, title):
    value = lab.as_(person).evaluation_frame(table=table, version=version, columns=columns)
    frame = returned(value, pa.Table, "a Spark frame", read=READ)
    if frame.column_names != columns:
        wrong(
            "other columns",
            happened=f"it returned the columns {', '.join(frame.column_names)}",
            but=f"asked for: {', '.join(columns)}",
            rule="just the columns that were asked for, in their order",
            read=READ,
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
            read=READ,
        )
    latest = got == rows_of(held[-1], columns)
    read_instead = f", those of version {len(held) - 1}, the latest" if latest else ""
    wrong(
        title if latest else "not the rows of that version",
        happened=f"rows returned: {frame.num_rows}{read_instead}",
        but=f"version {version} of {table} holds {held[version].num_rows} rows, and others",
        rule="models are compared on one snapshot: the table at the version that was named, whatever was written since",
        read=READ,
    )


@judges("evaluation_frame")
def version_is_read(lab, world, rng):
    """The rows are those of the version that was asked for, with just the columns asked for."""
    person = rng.choice(PEOPLE)
    table, held = a_table(world, rng, person)
    check_snapshot(lab, person, table, 1, some_columns(rng), held, "the latest is read")
    check_only_read(world, table, held)
    check_snapshot(lab, person, table, 2, ["label"], held, "the latest is read")


@judges("evaluation_frame")
def version_zero(lab, world, rng):
    """Version 0 is a version like any other."""
    person = rng.choice(PEOPLE)
    table, held = a_table(world, rng, person, first=1_500)
    check_snapshot(lab, person, table, 0, some_columns(rng), held, "version 0 taken for none")


@judges("evaluation_frame")
def unknown_version(lab, world, rng):
    """A version that the table does not have is an error."""
    person = rng.choice(PEOPLE)
    table, held = a_table(world, rng, person)
    version = len(held) + rng.randrange(3, 40)
    outcome = lab.attempt.as_(person).evaluation_frame(table=table, version=version, columns=["customer_id", "label"])
    if outcome.error is None:
        wrong(
            "a missing snapshot is replaced",
            happened="it returned a frame",
            but=f"{table} has the versions 0 to {len(held) - 1}",
            rule="a version that is not there is an error: any other rows would be another comparison",
            read=READ,
        )
