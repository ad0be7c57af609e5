"""A feature table that explains itself."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, wrong

from .cards import Cards, Column, comment, expect_documented, expect_key, expect_refusal, expect_rows, known


def created(lab: Lab, cards: Cards, columns: list[Column], keys: list[str], timeseries: str | None) -> dict[str, Any]:
    """What the catalogue says of the table after a call; its texts are in the state as `asked`."""
    draw = cards.draw
    asked = {
        "description": f"{draw.word()} by {draw.word()}, one row a {cards.entity}; see {draw.ticket()}",
        "owner": f"{draw.word()}-oncall@example.com",
        "refresh": f"daily 0{draw.randrange(1, 9)}:00 UTC",
    }
    lab.as_(cards.owner).create_feature_table(
        table=cards.table, columns=columns, primary_keys=keys, timeseries=timeseries, **asked
    )
    return {**known(cards.world, cards.table), "asked": asked}


@judges
def keys_and_time(lab: Lab, world: World, draw: Draw) -> None:
    """The primary key has the columns that are asked for in their order, and in it the time series column; none is ever null."""
    for timeseries in ("day", None):
        cards = Cards(world, draw)
        keys = draw.choice([[cards.entity, "day"], ["day", cards.entity]])
        state = created(lab, cards, cards.columns(), keys, timeseries)
        expect_key(state, keys, [timeseries] if timeseries else [])


@judges
def columns_and_their_comments(lab: Lab, world: World, draw: Draw) -> None:
    """The table has the columns with their types and nothing in it, and each says what it is, with its unit."""
    cards = Cards(world, draw)
    columns = cards.columns(4)
    state = created(lab, cards, columns, cards.keys, "day")
    got = {each["name"]: each["type"] for each in state["columns"]}
    right = {each["name"]: each["type"] for each in columns}
    if got != right:
        odd = next(name for name in {**right, **got} if got.get(name) != right.get(name))
        wrong(
            "another column", happened=f"{odd} is {got.get(odd, 'not there')}", but=f"{right.get(odd, 'not asked for')}"
        )
    if rows := world.read_table(cards.table).num_rows:
        wrong("not empty", happened=f"the table has {rows} rows")
    expect_documented(state, {each["name"]: comment(each) for each in columns}, "a column does not say what it is")


@judges
def about_the_table(lab: Lab, world: World, draw: Draw) -> None:
    """The table says what it is, who answers for it and how often it is refreshed."""
    state = created(lab, cards := Cards(world, draw), cards.columns(1), cards.keys, "day")
    asked = state["asked"]
    if state["comment"] != asked["description"]:
        wrong(
            "a table without its description",
            happened=f"its comment is {state['comment'] or 'not there'!r}",
            but=f"{asked['description']!r} was asked for",
        )
    for tag in ("owner", "refresh"):
        if (got := state["tags"].get(tag)) != asked[tag]:
            wrong("nobody answers for it", happened=f"the tag {tag} is {got!r}", but=f"{asked[tag]!r} was asked for")


@judges
def one_that_is_there(lab: Lab, world: World, draw: Draw) -> None:
    """A table that is there already keeps its rows."""
    cards = Cards(world, draw)
    columns = cards.columns(2)
    rows = cards.rows(columns, 2)
    cards.has(columns, rows)
    lab.attempt.as_(cards.owner).create_feature_table(
        table=cards.table,
        columns=columns,
        primary_keys=cards.keys,
        timeseries="day",
        description="d",
        owner="o",
        refresh="r",
    )
    if not (left := world.read_table(cards.table).num_rows):
        wrong("a table that is there is emptied", happened=f"the table had {len(rows)} rows, now it has {left}")
    expect_rows(world, cards.table, rows, cards.keys, "a row that changed")


@judges
def who_may_not(lab: Lab, world: World, draw: Draw) -> None:
    """Somebody who may not create tables in the schema gets the platform's error."""
    cards = Cards(world, draw)
    world.grant("schema", cards.schema, cards.colleague, ["USE_SCHEMA"])
    world.grant("catalog", cards.catalog, cards.colleague, ["USE_CATALOG"])
    outcome = lab.attempt.as_(cards.colleague).create_feature_table(
        table=cards.table,
        columns=cards.columns(1),
        primary_keys=cards.keys,
        timeseries="day",
        description="d",
        owner="o",
        refresh="r",
    )
    expect_refusal(outcome, f"{cards.colleague} has no CREATE TABLE there")
