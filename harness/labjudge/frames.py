"""Frames compared by key: rows in any order, columns in any order, dtypes that hold equal values; the smallest case is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from labjudge.brief import brief
from labjudge.comparing import first_difference
from labjudge.endings import wrong

Row = dict[str, Any]


def rows_of(frame: Any, what: str = "a frame") -> list[Row]:
    """The rows of an Arrow table (a Spark or pandas frame that crossed). Ends the check as wrong for anything else."""
    if type(frame).__name__ != "Table":
        wrong("not what it should return", happened=f"it returned {brief(frame)}", rule=f"it returns {what}")
    rows: list[Row] = frame.to_pylist()
    return [{name: value for name, value in row.items() if not name.startswith("__index")} for row in rows]


def same_rows(
    got: Any,
    right: Sequence[Row],
    keys: Sequence[str],
    title: str,
    *,
    rule: str = "",
    drawing: Callable[[Row], Sequence[str]] | None = None,
    extra_columns: bool = False,
) -> None:
    """End the check as wrong unless the frame has exactly the rows of `right`, one for each key.

    `got` is an Arrow table or a list of rows. `title` names the mistake for a row whose values differ; lost, doubled and
    added rows and columns have titles of their own. `drawing` draws the case of the row that is shown (it gets the right
    row, or for an added one the row itself). With `extra_columns`, columns beside those of `right` are allowed.
    """
    rows = [dict(row) for row in got] if isinstance(got, list) else rows_of(got)
    draw = drawing or (lambda row: ())
    _same_columns(rows, right, extra_columns, rule)
    by_key: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        by_key.setdefault(_key(row, keys), []).append(row)
    expected = {_key(row, keys): row for row in right}
    for key, row in expected.items():
        mine = by_key.get(key, [])
        if not mine:
            wrong("a row is lost", happened=f"no row for {_named(row, keys)}", rule=rule, drawing=tuple(draw(row)))
        if len(mine) > 1:
            happened = f"{len(mine)} rows for {_named(row, keys)}"
            wrong("a row comes more than once", happened=happened, rule=rule, drawing=tuple(draw(row)))
    for key, mine in by_key.items():
        if key not in expected:
            happened = f"a row for {_named(mine[0], keys)}"
            but = "there should be none"
            wrong("a row too many", happened=happened, but=but, rule=rule, drawing=tuple(draw(mine[0])))
    wrong_rows = [row for key, row in expected.items() if _difference(by_key[key][0], row)]
    if wrong_rows:
        row = wrong_rows[0]
        found = _difference(by_key[_key(row, keys)][0], row)
        assert found is not None
        column, mine_value, right_value = found
        also = f"; {len(wrong_rows)} of {len(expected)} rows differ, the first is shown" if len(wrong_rows) > 1 else ""
        wrong(
            title,
            happened=f"for {_named(row, keys)}, {column} is {brief(mine_value)}",
            but=f"{brief(right_value)} is right{also}",
            rule=rule,
            drawing=tuple(draw(row)),
        )


def _same_columns(rows: list[Row], right: Sequence[Row], extra: bool, rule: str) -> None:
    if not rows or not right:
        return
    lost = [name for name in right[0] if name not in rows[0]]
    added = [name for name in rows[0] if name not in right[0]]
    if lost:
        happened = f"the columns are {', '.join(map(str, rows[0]))}"
        wrong("a column is missing", happened=happened, but=f"{', '.join(lost)} is not there", rule=rule)
    if added and not extra:
        wrong("a column too many", happened=f"it has the column {', '.join(map(str, added))} as well", rule=rule)


def _difference(mine: Row, right: Mapping[str, Any]) -> tuple[str, Any, Any] | None:
    for name, value in right.items():
        if found := first_difference(_plain(mine[name]), _plain(value)):
            return f"{name}{found[0]}", found[1], found[2]
    return None


def _plain(value: Any) -> Any:
    """Dates and times as they are; a value that only NumPy or decimals hold as Python's own."""
    return value.item() if hasattr(value, "item") else value


def _key(row: Mapping[str, Any], keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(_plain(row[name]) for name in keys)


def _named(row: Mapping[str, Any], keys: Sequence[str]) -> str:
    return ", ".join(f"{name} {brief(_plain(row[name]))}" for name in keys)
