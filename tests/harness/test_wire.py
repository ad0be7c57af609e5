"""Values cross the wire as themselves, or not at all."""

from __future__ import annotations

import contextlib
from collections import OrderedDict, namedtuple
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from labjudge import wire
from labjudge.returned_kinds import as_returned

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.dates()
    | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_plain_values_come_back_equal(value):
    """Scalars, lists and dicts cross both ways unchanged."""
    assert wire.decode(wire.encode(value)) == value


@pytest.mark.parametrize(
    ("sent", "got"),
    [
        ((1, 2), [1, 2]),
        ({3, 1, 2}, [1, 2, 3]),
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (np.array([[1, 2]]), [[1, 2]]),
        (pd.NA, None),
        (pd.NaT, None),
        (pd.Series([1, 2]), [1, 2]),
        (pd.Timestamp("2026-01-01", tz="UTC"), datetime(2026, 1, 1, tzinfo=UTC)),
        (datetime(2026, 1, 1, 2), datetime(2026, 1, 1, 2, tzinfo=UTC)),
        (datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))), datetime(2026, 1, 1, tzinfo=UTC)),
        (date(2026, 1, 1), date(2026, 1, 1)),
        (Decimal("1.10"), Decimal("1.10")),
        ({1: "a", (2, 3): "b"}, {1: "a", (2, 3): "b"}),
        ({"$": "ts", "v": "x"}, {"$": "ts", "v": "x"}),
        (OrderedDict(a=1), {"a": 1}),
        (namedtuple("Pair", "a b")(1, 2), [1, 2]),
        (float("inf"), float("inf")),
        (True, True),
        ("\ud800", "\ud800"),
    ],
)
def test_what_values_become(sent, got):
    """Library values become Python's; times become UTC; a tag in a learner's dict is no tag."""
    assert wire.decode(wire.encode(sent)) == got


def test_classes_of_the_learner_lose_their_tricks():
    """A subclass that is equal to everything crosses as the plain value."""

    class Always(str):
        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    got = wire.decode(wire.encode({"a": Always("x")}))
    assert type(got["a"]) is str
    assert got != {"a": "y"}


def test_frames_cross_as_arrow():
    """A pandas frame is an Arrow table on the other side, without index or metadata."""
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None]}, index=[7, 8])
    got = wire.decode(wire.encode({"frame": frame}))["frame"]
    assert got.equals(pa.table({"a": [1, 2], "b": ["x", None]}))
    assert not got.schema.metadata


def test_objects_stay_behind():
    """What cannot be copied crosses as a handle."""
    kept = []

    def keep(value):
        kept.append(value)
        return wire.Handle(len(kept) - 1, type(value).__name__, "thing")

    assert wire.decode(wire.encode([object()], keep)) == [wire.Handle(0, "object", "thing")]


@dataclass
class Point:
    x: int


def test_dataclasses_cross_as_dicts():
    """A dataclass is its fields."""
    assert wire.decode(wire.encode(Point(3))) == {"x": 3}


def test_a_dataclass_with_methods_stays_if_it_is_the_submissions():
    """What a learner returns for its methods is kept; a library's dataclass is its fields, whatever it can do."""

    @dataclass
    class Counter:
        x: int

        def more(self):
            return self.x + 1

    assert wire.decode(wire.encode(Counter(3))) == {"x": 3}
    Counter.__module__ = "submission.lab"
    kept = wire.encode(Counter(3), lambda value: wire.Handle(0, type(value).__name__, "counter"))
    assert wire.decode(kept) == wire.Handle(0, "Counter", "counter")


@pytest.mark.parametrize("value", [object(), lambda: 1])
def test_a_side_without_objects_refuses_them(value):
    """Who has nothing to leave behind cannot send an object."""
    with pytest.raises(wire.WireError, match="cannot cross"):
        wire.encode(value)


def test_depth_and_size_are_bounded():
    """Deep nesting and huge values are refused by the sender."""
    deep = []
    for _ in range(40):
        deep = [deep]
    with pytest.raises(wire.WireError, match="nested"):
        wire.encode(deep)
    with pytest.raises(wire.WireError, match="at most"):
        wire.encode("x" * (wire.MAX_FRAME_BYTES + 1))


@given(st.binary(max_size=200))
def test_garbage_is_refused_not_believed(data):
    """Bytes that are no message raise WireError and nothing else."""
    with contextlib.suppress(wire.WireError):
        wire.decode(data)


@pytest.mark.parametrize(
    "data",
    [b'{"$":"ts"}', b'{"$":"odd","v":1}', b'{"$":"arrow","v":"AAAA"}', b'{"$":["x"],"v":1}', b'{"$":"dict","v":3}'],
)
def test_malformed_tags_are_refused(data):
    """A tag without its value, an unknown tag, a broken table."""
    with pytest.raises(wire.WireError):
        wire.decode(data)


KINDS = {
    "tuple": ((1, "a"), (1, "a")),
    "set": ({"b", "a"}, {"a", "b"}),
    "frozenset": (frozenset([(1, 2)]), {(1, 2)}),
    "list of tuples": ([(1, 2)], [(1, 2)]),
    "dict of sets": ({"x": {1}}, {"x": {1}}),
    "array": (np.array([1, 2]), wire.Collected("ndarray", [1, 2])),
    "series": (pd.Series(["a"]), wire.Collected("Series", ["a"])),
    "index": (pd.Index([1]), wire.Collected("Index", [1])),
    "keys": ({"a": 1}.keys(), wire.Collected("dict_keys", ["a"])),
    "list of NumPy scalars": ([np.int64(3), np.float64(0.5)], [3, 0.5]),
    "NumPy scalar": (np.int64(3), 3),
    "subclass of dict": (OrderedDict(a=1), {"a": 1}),
}


@pytest.mark.parametrize(("returned", "arrives"), KINDS.values(), ids=KINDS.keys())
def test_what_is_like_a_list_and_none(returned, arrives):
    """What a function returns arrives as the kind that it is; a NumPy scalar is Python's."""
    got = wire.decode(wire.encode(as_returned(returned)))
    assert got == arrives
    assert type(got) is type(arrives)
