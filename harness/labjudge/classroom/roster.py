"""The class as a list: who is in it, and the columns that Moodle, Canvas or another system wants back."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


class RosterError(Exception):
    """The roster cannot be read, or has no such column; the message says which it has."""


@dataclass(frozen=True)
class Roster:
    """`rows` by the value in the column `key`, which is the learner's name in the gradebook."""

    key: str
    columns: tuple[str, ...]
    rows: dict[str, dict[str, str]]


def read(file: Path, key: str | None, learners: list[str]) -> Roster:
    """The roster in a CSV file. Without a `key`, the column in which most of `learners` stand. Raises RosterError."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as stream:
            table = csv.DictReader(stream)
            columns, rows = tuple(table.fieldnames or ()), list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise RosterError(f"{file}: cannot be read as CSV in UTF-8: {problem}") from None
    if not columns or not rows:
        raise RosterError(f"{file}: has no rows; the first line names the columns")
    if key is not None and key not in columns:
        raise RosterError(f"{file}: has no column {key!r}; it has {', '.join(columns)}")
    chosen = key or max(columns, key=lambda column: len({row[column] for row in rows} & set(learners)))
    by_key = {row[chosen]: {name: row[name] or "" for name in columns} for row in rows if row[chosen]}
    if len(by_key) < len([row for row in rows if row[chosen]]):
        raise RosterError(f"{file}: column {chosen!r} has a value twice; --roster-id names another")
    return Roster(chosen, columns, by_key)
