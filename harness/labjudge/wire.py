"""What crosses between grader and worker, as bytes: JSON with tags, and Arrow for frames. Never pickle, never a live object.

Scalars, lists and dicts cross as themselves; tuples and sets as lists, unless they are `Collected`; timestamps as UTC-aware
datetimes with microseconds (naive means UTC); bytes as bytes; frames (pandas, Arrow, Spark) as Arrow tables; NumPy and pandas
scalars as Python's; dataclasses as their fields, unless the submission gave them methods. Anything else stays where it is and
crosses as a `Handle`: its type's name, a short text, and a number by which its methods can be called.
"""

from __future__ import annotations

import base64
import dataclasses
import enum
import io
import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from labjudge.submission import MODULE_PREFIX

MAX_FRAME_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 30
MAX_ROWS = 2_000_000
TAG = "$"


class WireError(ValueError):
    """A value or message that may not cross."""


@dataclasses.dataclass(frozen=True)
class Handle:
    """An object that stayed in the worker. `kind` is its class's name, `text` the start of its repr."""

    number: int
    kind: str
    text: str

    def __repr__(self) -> str:
        return self.text


@dataclasses.dataclass(frozen=True)
class Collected:
    """What is like a list and none, where the difference counts. A tuple or a set arrives as itself, any other kind as this."""

    kind: str
    items: list[Any]

    def __repr__(self) -> str:
        return f"{self.kind} of {self.items!r}"

    def itself(self) -> Any:
        kinds: dict[str, Callable[[Any], Any]] = {
            "tuple": tuple,
            "set": lambda items: {_hashable(each) for each in items},
        }
        return kinds[self.kind](self.items) if self.kind in kinds else self


Keep = Callable[[Any], Handle]


def refuse_to_keep(value: Any) -> Handle:
    """For a side that has no objects to leave behind."""
    raise WireError(f"a value of type {type(value).__name__} cannot cross")


def encode(value: Any, keep: Keep = refuse_to_keep) -> bytes:
    """Bytes for `value`; `keep` takes what cannot be copied and returns its handle. Raises WireError when too large or deep."""
    data = json.dumps(_lower(value, keep, 0), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "backslashreplace"
    )
    if len(data) > MAX_FRAME_BYTES:
        raise WireError(f"the value takes {len(data):,} bytes; at most {MAX_FRAME_BYTES:,} cross")
    return data


def decode(data: bytes, resolve: Callable[[Handle], Any] | None = None) -> Any:
    """The value in `data`; handles become what `resolve` makes of them. Raises WireError on anything malformed."""
    if len(data) > MAX_FRAME_BYTES:
        raise WireError("message too large")
    try:
        return _lift(json.loads(data), resolve, 0)
    except (ValueError, KeyError, TypeError, RecursionError, MemoryError, OSError, NotImplementedError) as problem:
        raise WireError(f"malformed message: {problem}") from None


def _lower(value: Any, keep: Keep, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError(f"the value is nested more than {MAX_DEPTH} deep")
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return value if math.isfinite(value) else {TAG: "float", "v": repr(value)}
    if isinstance(value, enum.Enum):
        return _lower(value.value, keep, depth + 1)
    if isinstance(value, str):
        return str.__str__(value)
    if type(value).__name__ == "NaTType":
        return None
    if isinstance(value, datetime):
        return {TAG: "ts", "v": _utc(value).isoformat()}
    if isinstance(value, date):
        return {TAG: "date", "v": value.isoformat()}
    if isinstance(value, bytes | bytearray):
        return {TAG: "bytes", "v": base64.b64encode(value).decode()}
    if isinstance(value, Decimal):
        return {TAG: "decimal", "v": str(value)}
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Handle):
        return {TAG: "handle", "v": [value.number, value.kind, value.text]}
    if isinstance(value, Collected):
        return {TAG: "collected", "v": [value.kind, _lower(value.items, keep, depth + 1)]}
    if isinstance(value, Mapping):
        return _lower_mapping(value, keep, depth)
    if isinstance(value, list | tuple):
        return [_lower(item, keep, depth + 1) for item in value]
    if isinstance(value, set | frozenset):
        return [_lower(item, keep, depth + 1) for item in sorted(value, key=repr)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and not _is_an_object(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return _lower(fields, keep, depth + 1)
    return _lower_library_value(value, keep, depth)


def _is_an_object(value: Any) -> bool:
    """Whether a dataclass of the submission has methods of its own, for which it was returned. A library's is its fields."""
    own = type(value).__module__.startswith(MODULE_PREFIX)
    return own and any(callable(each) for name, each in vars(type(value)).items() if not name.startswith("_"))


def _lower_mapping(value: Mapping[Any, Any], keep: Keep, depth: int) -> Any:
    if all(isinstance(key, str) for key in value) and TAG not in value:
        return {str(key): _lower(item, keep, depth + 1) for key, item in value.items()}
    return {
        TAG: "dict",
        "v": [[_lower(key, keep, depth + 1), _lower(item, keep, depth + 1)] for key, item in value.items()],
    }


def _lower_library_value(value: Any, keep: Keep, depth: int) -> Any:
    """Values of NumPy, pandas, Arrow and Spark, known by where their class comes from so that nothing is imported for them."""
    origin = type(value).__module__.partition(".")[0]
    if origin == "numpy" and hasattr(value, "tolist"):
        return _lower(value.tolist(), keep, depth + 1)
    if origin == "pandas":
        return _lower_pandas(value, keep, depth)
    if origin == "pyarrow" and type(value).__name__ == "Table":
        return {TAG: "arrow", "v": base64.b64encode(_arrow_bytes(value)).decode()}
    if origin == "pyspark" and hasattr(value, "toArrow"):
        return _lower(value.toArrow(), keep, depth + 1)
    return _lower(keep(value), keep, depth + 1)


def _lower_pandas(value: Any, keep: Keep, depth: int) -> Any:
    kind = type(value).__name__
    if kind == "DataFrame":
        import pyarrow as pa

        plain = value.reset_index(drop=True)
        plain.columns = [str(name) for name in plain.columns]
        return _lower(pa.Table.from_pandas(plain, preserve_index=False), keep, depth + 1)
    if kind == "Series" or kind.endswith("Index"):
        return _lower(value.tolist(), keep, depth + 1)
    if kind == "NAType":
        return None
    return _lower(keep(value), keep, depth + 1)


def _utc(value: datetime) -> datetime:
    plain = datetime(*value.timetuple()[:6], value.microsecond, tzinfo=value.tzinfo)
    return plain.replace(tzinfo=UTC) if plain.tzinfo is None else plain.astimezone(UTC)


def _arrow_bytes(table: Any) -> bytes:
    import pyarrow as pa

    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema.remove_metadata()) as writer:
        writer.write_table(table.replace_schema_metadata(None))
    return sink.getvalue()


def _lift(value: Any, resolve: Callable[[Handle], Any] | None, depth: int) -> Any:
    if depth > 2 * MAX_DEPTH:
        raise WireError("message nested too deep")
    if isinstance(value, list):
        return [_lift(item, resolve, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if TAG not in value:
        return {key: _lift(item, resolve, depth + 1) for key, item in value.items()}
    return _lift_tagged(value[TAG], value["v"], resolve, depth)


def _lift_tagged(tag: str, value: Any, resolve: Callable[[Handle], Any] | None, depth: int) -> Any:
    match tag:
        case "float":
            return float(value)
        case "ts":
            return datetime.fromisoformat(value)
        case "date":
            return date.fromisoformat(value)
        case "bytes":
            return base64.b64decode(value)
        case "decimal":
            return Decimal(value)
        case "dict":
            return {_hashable(_lift(key, resolve, depth + 1)): _lift(item, resolve, depth + 1) for key, item in value}
        case "collected":
            return Collected(str(value[0]), list(_lift(value[1], resolve, depth + 1))).itself()
        case "arrow":
            return _read_arrow(base64.b64decode(value))
        case "handle":
            handle = Handle(int(value[0]), str(value[1]), str(value[2]))
            return resolve(handle) if resolve else handle
    raise WireError(f"unknown tag {tag!r}")


def _hashable(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key


def _read_arrow(data: bytes) -> Any:
    import pyarrow as pa

    reader = pa.ipc.open_stream(data)
    for column in reader.schema:
        _refuse_kind(column.name, column.type)
    table = reader.read_all()
    if table.num_rows > MAX_ROWS:
        raise WireError(f"the frame has {table.num_rows:,} rows; at most {MAX_ROWS:,} cross")
    table.validate(full=True)
    return _without_categories(table)


def _refuse_kind(name: str, kind: Any) -> None:
    """Kinds of columns in which a few bytes stand for many values, or that run code of their own."""
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
        if types.is_nested(kind):
            raise WireError(f"column {name!r} is of type {kind}, which does not cross")
    short = str(kind)
    if any(word in short for word in ("run_end_encoded", "list_view", "union", "extension", "dictionary")):
        raise WireError(f"column {name!r} is of type {short[:80]}, which does not cross")


def _without_categories(table: Any) -> Any:
    """Columns of categories as plain ones; refused when that would make much of little."""
    import pyarrow as pa
    from pyarrow import compute

    for place, column in enumerate(table.schema):
        if not pa.types.is_dictionary(column.type):
            continue
        for chunk in table.column(place).chunks:
            lengths = compute.binary_length(chunk.dictionary.cast(pa.large_string())) if len(chunk.dictionary) else None
            if lengths is not None and (compute.max(lengths).as_py() or 0) * len(chunk) > MAX_FRAME_BYTES:
                raise WireError(f"column {column.name!r} takes too many bytes without its categories")
        table = table.set_column(place, column.name, table.column(place).cast(column.type.value_type))
    return table
