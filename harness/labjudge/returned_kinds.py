"""What a function returned where a list, a tuple and a set are three things: a set has no order, a generator is used up."""

from __future__ import annotations

from collections.abc import ItemsView, KeysView, ValuesView
from typing import Any

from labjudge.wire import Collected

ARRAYS = {("pandas", "Series"), ("pandas", "Index"), ("numpy", "ndarray")}


def as_returned(value: Any) -> Any:
    """`value` for the wire, with tuples, sets, views of dicts and arrays, also within lists and dicts, as `Collected`."""
    if type(value) is list:
        return [as_returned(each) for each in value]
    if type(value) is dict:
        return {key: as_returned(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return Collected("tuple", [as_returned(each) for each in value])
    if isinstance(value, set | frozenset):
        return Collected("set", sorted(value, key=repr))
    if isinstance(value, KeysView | ValuesView | ItemsView):
        return Collected(type(value).__name__, list(value))
    return Collected(type(value).__name__, list(value.tolist())) if _is_array(value) else value


def _is_array(value: Any) -> bool:
    """One with a dimension: of a NumPy scalar a Python one is made."""
    known = {(each.__module__.partition(".")[0], each.__name__) for each in type(value).__mro__}
    return bool(known & ARRAYS) and getattr(value, "ndim", 0) > 0
