"""Frames of a grader as a lab's Spark functions get them."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from labjudge.learner_code import frames_without_annotation, spark_frame


def test_a_frame_without_rows_has_the_same_columns(spark: Any) -> None:
    """An empty frame, as of an empty micro-batch, has the columns and types that it has with rows."""
    kinds = [("id", pa.string()), ("at", pa.timestamp("us", "UTC")), ("spend", pa.float64()), ("visits", pa.int64())]
    schema = pa.schema(kinds)
    rows = [{"id": "a", "at": datetime(2026, 1, 5, tzinfo=UTC), "spend": 1.5, "visits": 3}]
    empty = spark_frame(spark, schema.empty_table())
    assert empty.dtypes == spark_frame(spark, pa.Table.from_pylist(rows, schema)).dtypes
    assert empty.collect() == []


@pytest.mark.parametrize(
    ("imports", "parameters", "package"),
    [
        ("from pyspark.sql import functions as F", "rows", "pyspark"),
        ("from pyspark.sql import DataFrame; import pandas as pd", "rows", ""),
        ("import pandas as pd", "spark, rows", "pyspark"),
        ("", "rows", ""),
    ],
)
def test_frames_of_a_parameter_without_an_annotation(imports: str, parameters: str, package: str) -> None:
    """Whoever left the annotation away gets Spark frames where the function or its file can only mean those."""
    names: dict[str, Any] = {}
    exec(f"{imports}\ndef f({parameters}): ...", names)
    assert frames_without_annotation(names["f"], inspect.signature(names["f"])) == package
