"""Both engines, function by function: what differs from Apache Spark stands in docs/engines.md, and nothing else does."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lakemock.spark import engine_choice
from pyspark.sql import functions as F

from tests.lakemock.spark.compared import answer, answers_of_spark

DOCS = Path(__file__).parents[3] / "docs" / "engines.md"


def listed() -> dict[str, tuple[str, str]]:
    """The table of the docs: what each engine gives, by expression."""
    lines = DOCS.read_text(encoding="utf-8").partition("## Functions that differ")[2].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    return {row[0].strip("`").replace("¦", "|"): (row[1], row[2]) for row in rows}


@pytest.mark.measured
def test_functions(spark: Any) -> None:
    """Each expression gives what Apache Spark gives, but for those that the docs list, with both answers."""
    embedded = not engine_choice.remote()
    wanted = answers_of_spark() | ({name: each[0] for name, each in listed().items()} if embedded else {})
    given = {name: answer(spark, name) for name in wanted}
    assert {name: (given[name], wanted[name]) for name in wanted if given[name] != wanted[name]} == {}


@pytest.mark.measured
def test_list() -> None:
    """The docs list what differs only, with Spark's own answer."""
    sparks = answers_of_spark()
    assert listed() == {name: (each[0], sparks[name]) for name, each in listed().items() if each[0] != sparks[name]}


@pytest.mark.measured
def test_mended_in_the_api(spark: Any) -> None:
    """What is mended in SQL is mended in the API: Sunday is 6, and NULL is a number."""
    day, before = F.lit("2024-03-10").cast("date"), F.lit("2024-03-01").cast("date")
    frame = spark.range(1).select(
        F.weekday(day).alias("w"), F.datediff(day, before).alias("n"), F.isnan(F.lit(None).cast("double")).alias("i")
    )
    assert (tuple(frame.first()), frame.schema["n"].dataType.simpleString()) == ((6, 9, False), "int")


@pytest.mark.documented
def test_try_divide(spark: Any) -> None:
    """Doubles and whole numbers, in SQL and in the API: a double, or NULL for a divisor of 0."""
    text = "SELECT try_divide(3.0D, 2) AS a, try_divide(CAST(3 AS BIGINT), 2) AS b, try_divide(1.5D, 0.0D) AS c"
    assert tuple(spark.sql(text).first()) == (1.5, 1.5, None)
    frame = spark.range(2).select(F.try_divide(F.lit(3.0), F.col("id")).alias("q"))
    assert [row["q"] for row in frame.collect()] == [None, 3.0]


@pytest.mark.documented
def test_log(spark: Any) -> None:
    """Of one number the natural one, of two to the base of the first, in SQL and in the API."""
    number = math.exp(2)
    assert tuple(spark.sql(f"SELECT log({number!r}D), log(10, 100)").first()) == pytest.approx((2, 2))
    row = (
        spark.range(1)
        .select(F.log(F.lit(number)), F.log(10, F.lit(100.0)), F.call_function("log", F.lit(number)))
        .first()
    )
    assert tuple(row) == pytest.approx((2, 2, 2))


@pytest.mark.measured
@pytest.mark.parametrize("kind", ["distributed-sequence", "distributed", "sequence"])
@pytest.mark.filterwarnings("ignore")
def test_pandas_on_spark(spark: Any, kind: str) -> None:
    """pandas on Spark has an index of each kind."""
    import pyspark.pandas as ps

    with ps.option_context("compute.default_index_type", kind):
        assert spark.range(3).pandas_api().sum()["id"] == 3


@pytest.mark.measured
@pytest.mark.parametrize(
    ("comparison", "right"),
    [
        ("x > 1.0", [False, True, True]),
        ("-0.5 < x AND x <= 0.3", [False, False, False]),
        ("x BETWEEN -1.0 AND 1.0", [True, False, False]),
        ("x = 0.30000000000000004", [True, False, False]),
        ("CAST(1.5 AS DECIMAL(4,2)) >= 1.5", [True, True, True]),
        ("x / 2 > 0.1 * 2", [False, True, True]),
        ("(0.1 + 0.1) < x", [True, True, True]),
        ("x IN (0.5, -1.5)", [False, False, False]),
        ("CASE x WHEN 1.5 THEN FALSE ELSE TRUE END", [True, True, True]),
    ],
)
def test_doubles_beside_decimal_numbers(spark: Any, comparison: str, right: list[bool]) -> None:
    """A double is compared with a number with a point as a double: NaN is greater than all, and nothing is rounded."""
    spark.createDataFrame([(1, 0.1 + 0.2), (2, 1e20), (3, float("nan"))], "id int, x double").createOrReplaceTempView(
        "d"
    )
    assert [row[0] for row in spark.sql(f"SELECT {comparison} AS a FROM d ORDER BY id").collect()] == right
    assert spark.table("d").where(comparison).count() == sum(right)


@pytest.mark.measured
def test_decimal_numbers_in_other_statements(spark: Any) -> None:
    """The same in the query of an INSERT and the conditions of DELETE and UPDATE; what is assigned stays a decimal number."""
    spark.sql("CREATE TABLE main.churn.d AS SELECT 1e20D AS x, 1.50BD AS m")
    spark.sql("INSERT INTO main.churn.d SELECT 3D, m FROM main.churn.d WHERE x > 0.1 * 2")
    spark.sql("UPDATE main.churn.d SET m = 2.25 WHERE x > 3.5")
    spark.sql("DELETE FROM main.churn.d WHERE x <= 3.0")
    assert [tuple(row) for row in spark.table("main.churn.d").collect()] == [(1e20, Decimal("2.25"))]


@pytest.mark.measured
@pytest.mark.parametrize("value", ["1e20D", "double('NaN')"])
def test_a_common_type_with_a_decimal_number(spark: Any, value: str) -> None:
    """Where the engine can make no common type of a double and a number with a point, it says what to write."""
    from pyspark.errors import PySparkException

    if engine_choice.remote():
        pytest.skip("Apache Spark makes doubles of them")
    with pytest.raises(PySparkException, match=r"Write the number as a double: 0\.5D"):
        spark.sql(f"SELECT coalesce(x, 0.5) FROM VALUES ({value}) AS v(x)").collect()
    assert spark.sql("SELECT coalesce(x, 0.5D) FROM VALUES (1e20D) AS v(x)").first()[0] == 1e20
