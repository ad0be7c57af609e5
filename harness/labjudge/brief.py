"""Values in a few words, for the lines that a learner reads."""

from __future__ import annotations

import reprlib
from typing import Any


class _Brief(reprlib.Repr):
    """Short texts of values for the line `called`."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = 70
        self.maxlist = self.maxtuple = self.maxdict = 4
        self.maxlevel = 3

    def repr_Table(self, value: Any, level: int) -> str:
        return f"<{value.num_rows} rows: {', '.join(value.column_names[:6])}>"

    def repr_datetime(self, value: Any, level: int) -> str:
        return f"{value:%Y-%m-%d %H:%M:%S}" + (f".{value.microsecond:06}" if value.microsecond else "")

    def repr_date(self, value: Any, level: int) -> str:
        return str(value)

    def repr_DataFrame(self, value: Any, level: int) -> str:
        return f"<{len(value)} rows: {', '.join(map(str, list(value.columns)[:6]))}>"


def brief(value: Any) -> str:
    """A value in a few words; frames by their size and columns."""
    return _Brief().repr(value)
