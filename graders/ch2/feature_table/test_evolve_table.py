"""Changes that break nobody."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, refused, wrong

from .cards import (
    Cards,
    Column,
    Rows,
    at_version,
    comment,
    expect_documented,
    expect_key,
    expect_refusal,
    expect_rows,
    known,
)


def filled(world: World, draw: Draw) -> tuple[Cards, list[Column], Rows]:
    cards = Cards(world, draw)
    columns = cards.columns(4)
    rows = cards.rows(columns, 2)
    cards.has(columns, rows)
    return cards, columns, rows


def evolve(lab: Lab, cards: Cards, new: list[Column], deprecated: dict[str, str]) -> dict[str, Any]:
    lab.as_(cards.owner).evolve_table(table=cards.table, new_columns=new, deprecated=deprecated)
    return known(cards.world, cards.table)


def expect_rest(cards: Cards, state: dict[str, Any], columns: list[Column], rows: Rows) -> None:
    """Key, rows and earlier versions are what they were; new columns are null."""
    names = [each["name"] for each in state["columns"]]
    if lost := [each["name"] for each in columns if each["name"] not in names]:
        wrong("a column goes away", happened=f"{lost[0]} is not in the table any more")
    expect_key(state, cards.keys, ["day"])
    right = [dict.fromkeys(names) | row for row in rows]
    expect_rows(cards.world, cards.table, right, cards.keys, "a row that changed")
    if at_version(cards.world, cards.table, 0) is None:
        wrong("the history is gone", happened="version 0 of the table cannot be read any more")


@judges
def columns_are_added(lab: Lab, world: World, draw: Draw) -> None:
    """New columns are added with type and comment, null in the rows that are there; all else stays."""
    cards, columns, rows = filled(world, draw)
    new = [{**each, "name": f"new_{each['name']}"} for each in cards.features(3)]
    state = evolve(lab, cards, new, {})
    expect_rest(cards, state, columns, rows)
    expect_documented(state, {each["name"]: comment(each) for each in new}, "a new column does not say what it is")
    expect_documented(state, {each["name"]: comment(each) for each in columns}, "an old comment changed")
    got = {each["name"]: each["type"] for each in state["columns"]}
    for each in new:
        if got[each["name"]] != each["type"]:
            wrong(
                "another type", happened=f"{each['name']} is {got[each['name']]}", but=f"{each['type']} was asked for"
            )
    expect_rest(cards, state, columns, rows)


@judges
def columns_are_deprecated(lab: Lab, world: World, draw: Draw) -> None:
    """A deprecated column stays with its values, and its comment says what replaces it, before what it said."""
    cards, columns, rows = filled(world, draw)
    old, other = columns[2], columns[3]
    state = evolve(lab, cards, [], {old["name"]: other["name"]})
    expect_rest(cards, state, columns, rows)
    right = {each["name"]: comment(each) for each in columns}
    right[old["name"]] = f"DEPRECATED, use {other['name']}. {comment(old)}"
    expect_documented(state, right, "not the comment after a deprecation")


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Run again, also with one column more, it adds only what is not there, and says "deprecated" once."""
    cards, columns, rows = filled(world, draw)
    one, other = ({**each, "name": f"new_{each['name']}"} for each in cards.features(2))
    deprecated = {columns[2]["name"]: one["name"], columns[3]["name"]: columns[5]["name"]}
    first = evolve(lab, cards, [one], deprecated)
    right = {each["name"]: comment(each) for each in [*columns, one]}
    for old, new in deprecated.items():
        right[old] = f"DEPRECATED, use {new}. {right[old]}"
    expect_documented(first, right, "not the comment beside a new column")
    state = evolve(lab, cards, [one, other], deprecated)
    right[other["name"]] = comment(other)
    expect_documented(state, right, "another comment when it is run again")
    expect_rest(cards, state, columns, rows)


@judges
def one_that_is_there(lab: Lab, world: World, draw: Draw) -> None:
    """A column that is there with the same type stays as it is, whatever description is given for it now."""
    cards, columns, rows = filled(world, draw)
    same = {**columns[2], "description": f"{draw.word()} anew", "unit": "dozens"}
    state = evolve(lab, cards, [same], {})
    expect_documented(
        state, {each["name"]: comment(each) for each in columns}, "a column that is there is described anew"
    )
    expect_rest(cards, state, columns, rows)


@judges
def another_type(lab: Lab, world: World, draw: Draw) -> None:
    """A column that is there with another type is a ValueError, and then nothing is changed, nothing added."""
    cards, columns, rows = filled(world, draw)
    before = known(world, cards.table)
    fine = {**cards.features(1)[0], "name": "brand_new"}
    clash = {**columns[2], "type": draw.choice(["string", "bigint"])}
    outcome = lab.attempt.as_(cards.owner).evolve_table(
        table=cards.table, new_columns=[fine, clash], deprecated={columns[3]["name"]: "brand_new"}
    )
    refused(
        outcome, ValueError, "another type is no error", but=f"{clash['name']} is {columns[2]['type']} in the table"
    )
    if (after := known(world, cards.table)) != before:
        odd = next(
            (each["name"] for each in after["columns"] if each not in before["columns"]), "something beside the columns"
        )
        wrong("refused, and yet changed", happened=f"{odd} is not what it was before the call")
    expect_rest(cards, before, columns, rows)


@judges
def who_may_not(lab: Lab, world: World, draw: Draw) -> None:
    """Who may read a table and not change it gets the platform's error, and the table is as it was."""
    cards, columns, _ = filled(world, draw)
    cards.let_read(cards.colleague)
    before = known(world, cards.table)
    outcome = lab.attempt.as_(cards.colleague).evolve_table(
        table=cards.table,
        new_columns=[{**columns[2], "name": "brand_new"}],
        deprecated={columns[3]["name"]: "brand_new"},
    )
    expect_refusal(outcome, f"{cards.colleague} has SELECT on it, no more")
    if known(world, cards.table) != before:
        wrong("changed without the privilege", happened="the table is not what it was before the call")
