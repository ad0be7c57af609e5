"""Arguments of `spark.sql`, alike on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from lakemock.sql.arguments import filled

VALUES = [None, True, 3, 2**40, 1.5, "it's \\ :x ?", date(2026, 3, 1), Decimal("1.50")]


@pytest.mark.measured
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values(spark: Any, value: Any) -> None:
    """A value of each plain kind arrives as it is, by name and in order."""
    assert spark.sql("SELECT :x AS x", args={"x": value}).first().x == value
    assert spark.sql("SELECT ? AS x, ? AS y", args=[value, 7]).first().asDict() == {"x": value, "y": 7}


@pytest.mark.measured
def test_moment(spark: Any) -> None:
    """A moment is the same instant there."""
    moment = datetime(2026, 3, 1, 12, 30, 0, 250_000, tzinfo=UTC)
    assert spark.sql("SELECT unix_micros(:x) AS x", args={"x": moment}).first().x == int(moment.timestamp() * 1_000_000)


@pytest.mark.measured
def test_on_a_table(spark: Any) -> None:
    """Arguments in a condition on a table of the workspace, and in one that writes."""
    spark.sql("CREATE TABLE main.churn.t AS SELECT id FROM range(5)")
    assert spark.sql("SELECT id FROM main.churn.t WHERE id = :k", args={"k": 3}).first().id == 3
    spark.sql("DELETE FROM main.churn.t WHERE id > :k", args={"k": 1})
    assert spark.table("main.churn.t").count() == 2


@pytest.mark.measured
def test_only_where_they_are_meant() -> None:
    """Text literals, comments and paths into values stay."""
    text = "SELECT a:x, ':x', :x /* :x */ FROM t WHERE b = ? AND c = '?'"
    assert filled(text, {"x": "1"}, ["2"]) == "SELECT a:x, ':x', 1 /* :x */ FROM t WHERE b = 2 AND c = '?'"


@pytest.mark.documented
def test_a_name_as_an_argument(spark: Any) -> None:
    """`IDENTIFIER(:table)` is the table of that name, whose reading is told and asked like any."""
    spark.sql("CREATE TABLE main.churn.named (id bigint)")
    spark.sql("INSERT INTO IDENTIFIER(:t) VALUES (7)", args={"t": "main.churn.named"})
    assert spark.sql("SELECT n.id FROM identifier(:t) AS n", args={"t": "main.churn.named"}).collect()[0].id == 7
