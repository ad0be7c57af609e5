"""Whether a call changed what it was given: noted in the worker, told by the grader.

Every call gets copies, so a grader cannot see it in what it sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labjudge import wire
from labjudge.brief import brief

Change = dict[str, Any]


def as_given(arguments: Mapping[str, Any]) -> dict[str, bytes]:
    """Each argument as it would cross. Spark's frames and sessions cannot be changed in place, and are left out."""
    return {name: crossing for name, value in arguments.items() if (crossing := _crossing(value))}


def changes(given: Mapping[str, bytes], arguments: Mapping[str, Any]) -> dict[str, Change]:
    """`{parameter: {"before": ..., "after": ...}}` for each that is another now."""
    return {
        name: {"before": wire.decode(before), "after": arguments[name]}
        for name, before in given.items()
        if _crossing(arguments[name]) != before
    }


def difference(before: Any, after: Any) -> str:
    """What is another, in a few words. Frames (Arrow tables): columns, else rows, else the first value."""
    if type(before).__name__ != "Table" or type(after).__name__ != "Table":
        return f"was {brief(before)} and is {brief(after)}"
    for word, names in (
        ("has got", [name for name in after.column_names if name not in before.column_names]),
        ("has lost", [name for name in before.column_names if name not in after.column_names]),
    ):
        if names:
            return f"{word} the column {names[0]!r}"
    if before.num_rows != after.num_rows:
        return f"had {before.num_rows} rows and has {after.num_rows}"
    for name in before.column_names:
        for row, (old, new) in enumerate(zip(before[name].to_pylist(), after[name].to_pylist(), strict=True)):
            if old != new and not (old != old and new != new):
                return f"had {old!r} in row {row + 1} of the column {name!r} and has {new!r}"
    return "has its columns in another order or of other types"


def _crossing(value: Any) -> bytes:
    """The value's bytes; b"" for one that only the worker can hold."""
    inside = value.values() if isinstance(value, Mapping) else [value]
    if any(type(each).__module__.partition(".")[0] == "pyspark" for each in inside):
        return b""
    try:
        return wire.encode(value)
    except wire.WireError:
        return b""
