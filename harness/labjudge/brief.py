"""Values in a few words, for the lines that a learner reads."""

from __future__ import annotations

import re
import reprlib
from itertools import islice
from typing import Any


class _Brief(reprlib.Repr):
    """Short texts of values for the line `called`."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = 70
        self.maxlist = self.maxtuple = self.maxdict = 4
        self.maxlevel = 3

    def repr_Table(self, value: Any, level: int) -> str:
        return f"<{one_is_singular(f'{value.num_rows} rows')}: {', '.join(value.column_names[:6])}>"

    def repr_dict(self, x: dict[Any, Any], level: int) -> str:
        """In the order of its keys, not sorted: what names a thing stands first, and is not cut."""
        if level <= 0 and x:
            return "{...}"
        shown = [
            f"{self.repr1(key, level - 1)}: {self.repr1(each, level - 1)}"
            for key, each in islice(x.items(), self.maxdict)
        ]
        return "{" + ", ".join([*shown, *(["..."] if len(x) > self.maxdict else [])]) + "}"

    def repr_datetime(self, value: Any, level: int) -> str:
        return f"{value:%Y-%m-%d %H:%M:%S}" + (f".{value.microsecond:06}" if value.microsecond else "")

    def repr_date(self, value: Any, level: int) -> str:
        return str(value)

    def repr_DataFrame(self, value: Any, level: int) -> str:
        return f"<{one_is_singular(f'{len(value)} rows')}: {', '.join(map(str, list(value.columns)[:6]))}>"


COUNTED = (
    "artifacts|attempts|calls|candidates|columns|combinations|days|differences|experiments|findings|hours|ids|jobs|labels|"
    "metrics|minutes|models|names|params|payments|people|questions|requests|results|rows|runs|seconds|tables|tags|tasks|times|"
    "trials|values|verdicts|versions|windows|writes"
)
ONE = re.compile(rf"(?<![\w.,:/-])1 ((?!of )[a-z]+ )?({COUNTED})\b( are| were| have)?")
VERBS = {" are": " is", " were": " was", " have": " has"}


def one_is_singular(text: str) -> str:
    """The text with "1 row is" for "1 rows are": graders put drawn numbers before a plural."""

    def singular(found: re.Match[str]) -> str:
        adjective, noun, verb = (part or "" for part in found.groups())
        return f"1 {adjective}{'person' if noun == 'people' else noun[:-1]}{VERBS.get(verb, '')}"

    return ONE.sub(singular, text)


def brief(value: Any) -> str:
    """A value in a few words; frames by their size and columns."""
    return _Brief().repr(value)
