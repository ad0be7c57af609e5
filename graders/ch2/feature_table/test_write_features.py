"""Rows written by merge."""

from datetime import timedelta

from labjudge.grading import Draw, Lab, World, judges, wrong

from .cards import Cards, Column, Rows, arrow, at_version, expect_refusal, expect_rows


def filled(world: World, draw: Draw) -> tuple[Cards, list[Column], Rows]:
    """A table with rows of three entities, two days each."""
    cards = Cards(world, draw)
    columns = cards.columns()
    rows = cards.rows(columns, 3)
    cards.has(columns, rows)
    return cards, columns, rows


def changed(cards: Cards, rows: Rows, columns: list[Column]) -> Rows:
    """The same keys with other values."""
    number = columns[2]["name"]
    return [{**row, number: row[number] + 1_000 + place} for place, row in enumerate(rows)]


@judges
def updates_and_inserts(lab: Lab, world: World, draw: Draw) -> None:
    """Rows whose key is there are updated, others inserted; rows of other days and entities stay."""
    cards, columns, rows = filled(world, draw)
    new = [*changed(cards, rows[1:3], columns), *cards.rows(columns, 2, first_day=5)]
    lab.as_(cards.owner).write_features(table=cards.table, rows=arrow(columns, draw.shuffled(new)))
    expect_rows(world, cards.table, [rows[0], *rows[3:], *new], cards.keys, "a row with other values")
    if at_version(world, cards.table, 0) is None or len(at_version(world, cards.table, 0) or []) != len(rows):
        wrong("the history is gone", happened="version 0 of the table cannot be read as it was")


@judges
def by_the_key_of_the_table(lab: Lab, world: World, draw: Draw) -> None:
    """The key is the table's own, whether it has one column or three; a repeated write changes nothing."""
    cards = Cards(world, draw)
    columns = cards.columns()
    cards.keys = [cards.entity]
    rows = cards.rows(columns, 3)[::2]
    cards.has(columns, rows)
    new = [{**row, "day": row["day"] + timedelta(days=1)} for row in changed(cards, rows[1:], columns)]
    for _ in range(2):
        lab.as_(cards.owner).write_features(table=cards.table, rows=arrow(columns, new))
    if (count := world.read_table(cards.table).num_rows) > len(rows):
        happened = f"the table has {count} rows of {len(rows)} entities"
        wrong("a key is there twice", happened=happened, but=f"its primary key is {cards.entity} alone")
    expect_rows(world, cards.table, [rows[0], *new], cards.keys, "with a key of one column")
    kind = columns[4]["name"]
    cards.table, cards.keys = f"{cards.table}_by_kind", [cards.entity, kind, "day"]
    rows = [{**row, kind: name} for row in cards.rows(columns, 2) for name in ("one", "other")]
    cards.has(columns, rows)
    new = changed(cards, rows[1:], columns)
    lab.as_(cards.owner).write_features(table=cards.table, rows=arrow(columns, new))
    expect_rows(world, cards.table, [rows[0], *new], cards.keys, "with a key of three columns")


@judges
def the_same_key_twice(lab: Lab, world: World, draw: Draw) -> None:
    """Two rows with the same key are an error, of a key that is there or a new one, and nothing is written."""
    cards, columns, rows = filled(world, draw)
    old = changed(cards, rows[:1], columns)
    new = cards.rows(columns, 1, first_day=5)[:1]
    for frame, about in (
        ([*old, *changed(cards, old, columns), *new], "one that is there"),
        ([*new, *new], "a new one"),
    ):
        outcome = lab.attempt.as_(cards.owner).write_features(table=cards.table, rows=arrow(columns, frame))
        if outcome.error is None:
            wrong("the same key twice is written", happened=f"no error for two rows with the same key, {about}")
        expect_rows(world, cards.table, rows, cards.keys, "refused, and yet written")


@judges
def a_key_of_null(lab: Lab, world: World, draw: Draw) -> None:
    """A row with a null in its key is an error, and nothing is written; a frame without rows writes nothing and is none."""
    cards, columns, rows = filled(world, draw)
    frame = [*changed(cards, rows[:2], columns), {**rows[2], draw.choice(cards.keys): None}]
    outcome = lab.attempt.as_(cards.owner).write_features(table=cards.table, rows=arrow(columns, frame))
    if outcome.error is None:
        wrong("a key of null is written", happened="no error for a row with a null in its key")
    lab.as_(cards.owner).write_features(table=cards.table, rows=arrow(columns, []))
    expect_rows(world, cards.table, rows, cards.keys, "something is written")


@judges
def who_may_not(lab: Lab, world: World, draw: Draw) -> None:
    """Who may read a table and not write it gets the platform's error, and the table is as it was."""
    cards, columns, rows = filled(world, draw)
    cards.let_read(cards.colleague)
    frame = arrow(columns, changed(cards, rows[:2], columns))
    outcome = lab.attempt.as_(cards.colleague).write_features(table=cards.table, rows=frame)
    expect_refusal(outcome, f"{cards.colleague} has SELECT and no MODIFY")
    expect_rows(world, cards.table, rows, cards.keys, "written without the privilege")
