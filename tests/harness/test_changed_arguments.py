"""What a call changed of what it was given, noted on one side and told on the other."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from labjudge import wire
from labjudge.changed_arguments import as_given, changes, difference

from tests.harness.conftest import SUMS


def frame():
    return pd.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"]})


def told(change) -> dict[str, str]:
    """What a function that changes `given` is told to have done."""
    given = {"frame": frame(), "names": ["p", "q"], "limits": {"low": float("nan")}, "left": object()}
    before = as_given(given)
    change(given)
    crossed = wire.decode(wire.encode(changes(before, given)))
    return {name: difference(each["before"], each["after"]) for name, each in crossed.items()}


CHANGES = {
    "a column more": (lambda given: given["frame"].insert(0, "c", 0), {"frame": "has got the column 'c'"}),
    "a column less": (lambda given: given["frame"].pop("a"), {"frame": "has lost the column 'a'"}),
    "a row less": (lambda given: given["frame"].drop(index=1, inplace=True), {"frame": "had 3 rows and has 2"}),
    "another value": (
        lambda given: given["frame"].fillna({"b": "y"}, inplace=True),
        {"frame": "had None in row 2 of the column 'b' and has 'y'"},
    ),
    "another order": (
        lambda given: given["frame"].sort_values("a", ascending=False, inplace=True),
        {"frame": "had 1 in row 1 of the column 'a' and has 3"},
    ),
    "another type": (
        lambda given: given["frame"].isetitem(0, given["frame"]["a"].astype(float)),
        {"frame": "has its columns in another order or of other types"},
    ),
    "a list": (lambda given: given["names"].pop(), {"names": "was ['p', 'q'] and is ['p']"}),
    "a dict": (lambda given: given["limits"].clear(), {"limits": "was {'low': nan} and is {}"}),
    "nothing": (lambda given: given["frame"].assign(c=1).dropna(), {}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes(name):
    """A change in place is told by what is another; what cannot cross is left alone."""
    change, said = CHANGES[name]
    assert told(change) == said


def test_arrow():
    """Arrow tables cannot be changed in place."""
    assert changes(as_given({"t": pa.table({"a": [1]})}), {"t": pa.table({"a": [1]})}) == {}


def test_a_learner_is_told(tiny):
    """A function that changes what it is given is wrong, whatever it returns."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return sum", "numbers.reverse()\n    return sum"))
    run = tiny.pytest("labs/ch1/sums.py")
    assert "changes what it is given" in run.text
    assert "after the call, numbers was" in run.text
