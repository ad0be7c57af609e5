"""The comparison of functions: what each expression gives, as text, on the engine of a session."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyspark.errors import PySparkException

SPARKS = Path(__file__).with_name("functions_of_spark.json")
"""Expressions and what Apache Spark 4.2 gives (measured). `agg` and `win` before one: over ROWS, in a window of them."""
ROW = (
    "(SELECT TIMESTAMP'2024-03-10 02:03:04' AS ts, DATE'2024-03-10' AS d, 'hello' AS s, CAST(NULL AS INT) AS n, "
    "2.675D AS x, 5 AS i)"
)
ROWS = "(SELECT * FROM VALUES (1, 'a', 1.0D), (2, 'a', NULL), (3, 'b', 4.5D), (4, 'b', 4.5D) AS t(k, g, v))"
ERROR = "error"


def answers_of_spark() -> dict[str, str]:
    found: dict[str, str] = json.loads(SPARKS.read_text(encoding="utf-8"))
    return found


def answer(spark: Any, expression: str) -> str:
    """`type: value`, or `error`."""
    kind, _, rest = expression.partition(" ")
    if kind == "agg":
        query = f"SELECT {rest} AS r FROM {ROWS}"
    elif kind == "win":
        query = f"SELECT k, {rest} AS r FROM {ROWS} ORDER BY k"
    else:
        query = f"SELECT {expression} AS r FROM {ROW}"
    try:
        frame = spark.sql(query)
        rows = [plain(row["r"]) for row in frame.collect()]
    except (PySparkException, ValueError):
        return ERROR
    return f"{frame.schema['r'].dataType.simpleString()}: {', '.join(rows)}"


def plain(value: Any) -> str:
    """A value as text; a float to 12 digits, for the engines add in orders of their own."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else f"{value:.12g}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(plain(each) for each in value)}]"
    return str(value) if isinstance(value, Decimal) else repr(value)
