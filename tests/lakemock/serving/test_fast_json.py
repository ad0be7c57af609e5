"""What makes scoring faster gives the same results as what MLflow does."""

from __future__ import annotations

import io
import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lakemock.serving import fast_json, faster_scoring
from mlflow.types import ColSpec, DataType, Schema
from mlflow.utils.proto_json_utils import NumpyEncoder, cast_df_types_according_to_schema

pytestmark = pytest.mark.measured
ODD = [
    *(
        "NaN",
        "-NaN",
        "Infinity",
        "-Infinity",
        "+1",
        "01",
        "1.",
        ".5",
        "-",
        "1e400",
        "1e-400",
        "-0",
        "-0.0",
        "1E+5",
        "nan",
    ),
    *(
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '"\x01"',
        '"\\x"',
        '"a\nb"',
        "'a'",
        '{"a":1,"a":2}',
        "[1,]",
        "[1] x",
        "",
        "tru",
        "1_0",
    ),
    *(
        "1" * 5000,
        "9007199254740993",
        "9007199254740993.0",
        "123456789012345678901234567890",
        "2.2250738585072011e-308",
    ),
    *("[" * 900 + "]" * 900, "[" * 5000 + "]" * 5000, "\ufeff1", "\x0c1", " [1]\r\n", '"\u2028"', '{"":null}', "1e23"),
]
ODD += [b"\xff", b'"\xed\xa0\x80"', b"\xff\xfe1\x00", b"1\x00", b"\xef\xbb\xbf1"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def outcome(read, text):
    """What a reader makes of a text: the value's own text and type, or the kind of its error and its words."""
    try:
        value = read(text)
    except (ValueError, RecursionError) as problem:
        return type(problem), str(problem)
    return type(value), repr(value)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_read_alike(text):
    """The same value, or the same error in the same words."""
    for each in (text, text.encode("utf-8", "surrogatepass")) if isinstance(text, str) else (text,):
        assert outcome(fast_json.loads, each) == outcome(json.loads, each)


@given(VALUES)
def test_all_values_are_read_alike(value):
    """To the last digit."""
    text = json.dumps(value)
    assert repr(fast_json.loads(text)) == repr(json.loads(text))


@given(VALUES)
def test_all_values_are_written_alike(value):
    """The same text as piece by piece."""
    fast, slow = io.StringIO(), io.StringIO()
    fast_json.dump(value, fast, cls=NumpyEncoder)
    json.dump(value, slow, cls=NumpyEncoder)
    assert fast.getvalue() == slow.getvalue()


def test_numbers_of_numpy_are_written_alike():
    """As a model answers them."""
    value = {"predictions": [np.float64(0.1), np.float32(0.1), np.int64(3), np.bool_(True), math.nan, np.array([1.5])]}
    fast, slow = io.StringIO(), io.StringIO()
    fast_json.dump(value, fast, cls=NumpyEncoder)
    json.dump(value, slow, cls=NumpyEncoder)
    assert fast.getvalue() == slow.getvalue()


COLUMNS = {
    "numbers": [1.5, 2.5],
    "whole": [1, 2],
    "whole with a gap": [1, None],
    "booleans": [True, False],
    "texts": ["1", "2"],
    "mixed": [1, "a"],
    "nothing": [None, None],
}


@pytest.mark.parametrize("kind", [DataType.boolean, DataType.integer, DataType.long, DataType.float, DataType.double])
@pytest.mark.parametrize("values", COLUMNS.values(), ids=COLUMNS)
def test_a_frame_that_is_not_cast_needed_no_cast(values, kind):
    """Wherever the cast is left out, MLflow's own changes neither types nor values."""
    schema = Schema([ColSpec(kind, "x"), ColSpec(DataType.double, "absent", required=False)])
    frame = pd.DataFrame({"x": values, "further": ["a", "b"]})
    if faster_scoring._has_its_types(frame, schema):
        pd.testing.assert_frame_equal(cast_df_types_according_to_schema(frame.copy(), schema), frame)
    else:
        assert frame["x"].dtype != kind.to_pandas()


def test_other_columns_are_cast_by_mlflow():
    """Texts, moments, bytes, nested values, columns without names or with one name twice."""
    frame = pd.DataFrame({"x": [1.0]})
    for kind in (DataType.string, DataType.datetime, DataType.binary):
        assert not faster_scoring._has_its_types(frame, Schema([ColSpec(kind, "x")]))
    assert not faster_scoring._has_its_types(frame, Schema([ColSpec(DataType.double)]))
    twice = pd.DataFrame([[1.0, 2.0]], columns=["x", "x"])
    assert not faster_scoring._has_its_types(twice, Schema([ColSpec(DataType.double, "x")]))
