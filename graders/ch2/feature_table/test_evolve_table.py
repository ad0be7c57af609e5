"""Changes that break nobody."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, refused, wrong

from .cards import Cards, Column, Rows, at_version, comment, expect_documented, expect_key, expect_rows, known


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
    deprecated = {columns[2]["name"]: one["name"]}
    evolve(lab, cards, [one], deprecated)
    state = evolve(lab, cards, [one, other], deprecated)
    said = f"DEPRECATED, use {one['name']}. {comment(columns[2])}"
    right = {columns[2]["name"]: said, one["name"]: comment(one), other["name"]: comment(other)}
    expect_documented(state, right, "another comment when it is run again")
    expect_rest(cards, state, columns, rows)


@judges
def another_type(lab: Lab, world: World, draw: Draw) -> None:
    """A column that is there with another type is a ValueError, and then nothing is changed, nothing added."""
    cards, columns, rows = filled(world, draw)
    before = known(world, cards.table)
    fine = {**cards.features(1)[0], "name": "brand_new"}
    clash = {**columns[2], "type": "string"}
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
