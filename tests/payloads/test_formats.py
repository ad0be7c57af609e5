"""The same rows in every format, as MLflow's own scoring code reads them."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from lakemock.payload_benchmark.formats import encode, gzipped
from lakemock.payload_benchmark.samples import Column, drawn
from mlflow.pyfunc.scoring_server import infer_and_parse_data, parse_csv_input, parse_parquet_input

COLUMNS = [Column("x"), Column("n", "integer"), Column("ok", "boolean"), Column("s", "string", 5)]


@pytest.mark.parametrize("name", ["split", "records", "instances", "inputs", "csv", "parquet"])
def test_mlflow_reads_the_rows_that_were_encoded(name):
    """Whatever the format, MLflow's server gets the same rows."""
    import io

    frame = drawn(COLUMNS).take(3)
    body = encode(frame, name).content
    if name == "csv":
        read = parse_csv_input(io.StringIO(body.decode()))
    elif name == "parquet":
        read = parse_parquet_input(io.BytesIO(body))
    else:
        read = infer_and_parse_data(json.loads(body))
    assert list(read["x"]) == pytest.approx(list(frame["x"]), abs=1e-12)  # pandas' CSV reader drops the last digits
    for column in ("n", "ok", "s"):
        assert list(read[column]) == list(frame[column])


def test_missing_values_are_null():
    """JSON has no NaN; a client that sends it is refused."""
    body = encode(pd.DataFrame({"x": [1.0, None]}), "records")
    assert json.loads(body.content) == {"dataframe_records": [{"x": 1.0}, {"x": None}]}


def test_what_json_lacks_is_written_as_mlflow_reads_it():
    """Bytes in base64, moments in ISO 8601, nested arrays as lists."""
    frame = pd.DataFrame({"b": [b"ab"], "t": [pd.Timestamp("2026-01-02T03:04:05")], "a": [np.array([1.0, 2.0])]})
    assert json.loads(encode(frame, "records").content)["dataframe_records"] == [
        {"b": "YWI=", "t": "2026-01-02T03:04:05", "a": [1.0, 2.0]}
    ]


def test_a_tensor_is_written_as_nested_lists():
    """An array has no columns; its first axis is the row."""
    assert json.loads(encode(np.ones((2, 1, 2)), "inputs").content) == {"inputs": [[[1, 1]], [[1, 1]]]}


def test_params_go_with_the_rows():
    """A model's example may have params; JSON carries them, CSV cannot."""
    frame = pd.DataFrame({"x": [1.0]})
    assert json.loads(encode(frame, "inputs", {"k": 2}).content) == {"inputs": {"x": [1.0]}, "params": {"k": 2}}
    assert encode(frame, "csv", {"k": 2}).content == b"x\n1.0\n"


def test_a_compressed_body_is_smaller_and_says_so():
    """gzip with its Content-Encoding, the same bytes each time."""
    body = encode(drawn(COLUMNS).take(100), "split")
    assert gzipped(body) == gzipped(body)
    assert gzipped(body).encoding == "gzip" and len(gzipped(body).content) < len(body.content) / 1.5
