"""What a table takes: no value is lost or changed on its way into a column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import functions as F

T = "main.churn.t"
OTHER_TYPES = {
    "text": ("id INT", "SELECT 'x' AS id"),
    "a long number": ("id INT", "SELECT 1099511627776L AS id"),
    "a fraction": ("id INT", "SELECT 1.7D AS id"),
    "a number as text": ("id STRING", "SELECT 5 AS id"),
    "in an array": ("id ARRAY<INT>", "SELECT array(1099511627776L) AS id"),
    "in a struct": ("id STRUCT<a: INT>", "SELECT named_struct('a', 'x') AS id"),
    "in a map": ("id MAP<STRING, INT>", "SELECT map('a', 1.7D) AS id"),
    "less scale": ("id DECIMAL(10, 2)", "SELECT CAST(1.239 AS DECIMAL(10, 3)) AS id"),
}
LOST = {
    "text": ("id INT", "SELECT 'x'"),
    "a long number": ("id INT", "SELECT 1099511627776L"),
    "a fraction": ("id INT", "SELECT 1.7D"),
    "a decimal fraction": ("id BIGINT", "VALUES (1.7)"),
    "a fraction in an array": ("id ARRAY<INT>", "SELECT array(1.7D)"),
    "less scale": ("id DECIMAL(10, 2)", "SELECT CAST(1.239 AS DECIMAL(10, 3))"),
}
KEPT = {
    "a whole double": ("id INT", "SELECT 2.0D", 2),
    "a shorter integer": ("id BIGINT", "SELECT 5S", 5),
    "a number as text": ("id STRING", "SELECT 5", "5"),
    "nothing": ("id INT", "SELECT NULL", None),
    "a decimal as a double": ("id DOUBLE", "VALUES (0.5)", 0.5),
    "a struct's fields by name": ("id STRUCT<a: INT, b: STRING>", "SELECT named_struct('b', 'x', 'a', 1)", (1, "x")),
}


def insert(spark: Any, query: str) -> None:
    spark.sql(f"INSERT INTO {T} {query}")


def insert_into(spark: Any, query: str) -> None:
    spark.sql(query).write.insertInto(T)


def write_to(spark: Any, query: str) -> None:
    spark.sql(query).toDF("id").writeTo(T).append()


WAYS: dict[str, Callable[[Any, str], None]] = {"INSERT": insert, "insertInto": insert_into, "writeTo": write_to}


@pytest.mark.measured
@pytest.mark.parametrize("mode", ["append", "overwrite"])
@pytest.mark.parametrize("kind", OTHER_TYPES)
def test_save_of_another_type(spark: Any, kind: str, mode: str) -> None:
    """A save by name takes the columns' own types only, at any depth."""
    columns, query = OTHER_TYPES[kind]
    spark.sql(f"CREATE TABLE {T} ({columns})")
    with pytest.raises(PySparkException, match="DELTA_FAILED_TO_MERGE_FIELDS"):
        spark.sql(query).write.mode(mode).saveAsTable(T)
    assert spark.table(T).collect() == []


@pytest.mark.assumed
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", LOST)
def test_insert_of_what_does_not_fit(spark: Any, kind: str, way: str) -> None:
    """What would be cut off, overflow or become NULL is an error: of a fraction Spark itself says nothing."""
    columns, query = LOST[kind]
    spark.sql(f"CREATE TABLE {T} ({columns})")
    with pytest.raises(PySparkException):
        WAYS[way](spark, query)
    assert spark.table(T).collect() == []


@pytest.mark.measured
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KEPT)
def test_insert_of_what_fits(spark: Any, kind: str, way: str) -> None:
    """Values are cast where nothing is lost."""
    columns, query, value = KEPT[kind]
    spark.sql(f"CREATE TABLE {T} ({columns})")
    WAYS[way](spark, query)
    assert [row.id for row in spark.table(T).collect()] == [value]


@pytest.mark.documented
@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("(id, amount) VALUES (1, 42)", (1, None, 42)),
        ("(amount, id) SELECT 42, 1", (1, None, 42)),
        ("BY NAME SELECT 42L AS amount, 1 AS id", (1, None, 42)),
        ("VALUES (1, DEFAULT, 42)", (1, None, 42)),
        ("TABLE source", (1, "a", 42)),
    ],
)
def test_some_columns(spark: Any, statement: str, row: tuple[Any, ...]) -> None:
    """INSERT names its columns in any order; those that it does not name are NULL."""
    spark.sql("SELECT 1 AS a, 'a' AS b, 42L AS c").createOrReplaceTempView("source")
    spark.sql(f"CREATE TABLE {T} (id INT, name STRING, amount BIGINT)")
    spark.sql(f"INSERT INTO {T} {statement}")
    assert spark.table(T).collect() == [row]


@pytest.mark.documented
@pytest.mark.parametrize("query", ["SELECT 1", "SELECT 1, 'a', 2, 3"])
def test_number_of_columns(spark: Any, query: str) -> None:
    """Too few and too many columns are told in Spark's words."""
    spark.sql(f"CREATE TABLE {T} (id INT, name STRING, amount BIGINT)")
    with pytest.raises(PySparkException, match="INSERT_COLUMN_ARITY_MISMATCH"):
        spark.sql(f"INSERT INTO {T} {query}")


@pytest.fixture
def parts(spark: Any) -> Any:
    """A table with the rows 1 in partition a, 2 in b and 3 in none: (session)."""
    spark.sql("SELECT * FROM VALUES (1, 'a'), (2, 'b'), (3, NULL) AS t(id, p)").write.partitionBy("p").saveAsTable(T)
    return spark


def ids(spark: Any) -> list[int]:
    return sorted(row.id for row in spark.table(T).collect())


@pytest.mark.documented
@pytest.mark.parametrize(
    ("way", "left"),
    [
        (lambda spark, new: new.write.mode("overwrite").option("partitionOverwriteMode", "dynamic").saveAsTable(T), [1, 3, 9]),
        (lambda spark, new: new.write.option("partitionOverwriteMode", "dynamic").insertInto(T, True), [1, 3, 9]),
        (lambda spark, new: new.writeTo(T).overwritePartitions(), [1, 3, 9]),
        (lambda spark, new: new.writeTo(T).overwrite(F.col("p") == "b"), [1, 3, 9]),
        (lambda spark, new: new.writeTo(T).overwrite(F.lit(True)), [9]),
        (lambda spark, new: new.write.insertInto(T, True), [9]),
        (lambda spark, new: spark.sql(f"INSERT OVERWRITE {T} PARTITION (p = 'b') SELECT 9"), [1, 3, 9]),
        (lambda spark, new: spark.sql(f"INSERT INTO {T} PARTITION (p = 'b') SELECT 9"), [1, 2, 3, 9]),
        (lambda spark, new: spark.sql(f"INSERT INTO {T} REPLACE WHERE p = 'b' SELECT 9, 'b'"), [1, 3, 9]),
        (lambda spark, new: spark.sql(f"WITH n AS (SELECT 9, 'b') INSERT OVERWRITE TABLE {T} SELECT * FROM n"), [9]),
    ],
)  # fmt: skip
def test_overwrite_of_a_part(parts: Any, way: Callable[[Any, Any], None], left: list[int]) -> None:
    """An overwrite replaces the rows that it is for, and no others."""
    way(parts, parts.sql("SELECT 9 AS id, 'b' AS p"))
    assert ids(parts) == left


@pytest.mark.documented
def test_dynamic_overwrite_of_no_partition(parts: Any) -> None:
    """A dynamic overwrite with the rows of the partition NULL replaces that one; one without rows replaces nothing."""
    dynamic = {"partitionOverwriteMode": "dynamic"}
    parts.sql("SELECT 8 AS id, CAST(NULL AS STRING) AS p").write.mode("overwrite").options(**dynamic).saveAsTable(T)
    parts.table(T).where("false").write.mode("overwrite").options(**dynamic).saveAsTable(T)
    assert ids(parts) == [1, 2, 8]


@pytest.mark.documented
@pytest.mark.parametrize(
    "way",
    [
        lambda spark, new: new.write.mode("overwrite").option("replaceWhere", "p = 'a'").saveAsTable(T),
        lambda spark, new: spark.sql(f"INSERT INTO {T} REPLACE WHERE p = 'a' SELECT 9, 'b'"),
        lambda spark, new: new.writeTo(T).overwrite(F.col("p") == "a"),
    ],
)
def test_rows_that_violate_replace_where(parts: Any, way: Callable[[Any, Any], None]) -> None:
    """New rows must meet the condition of the rows that they replace."""
    with pytest.raises(PySparkException, match="DELTA_REPLACE_WHERE_MISMATCH"):
        way(parts, parts.sql("SELECT 9 AS id, 'b' AS p"))
    assert ids(parts) == [1, 2, 3]


CHANGED = {
    "text for a time": ("ts = '2026-01-02 03:04:05'", "ts", datetime(2026, 1, 2, 3, 4, 5)),
    "text for a day": ("d = '2026-01-02'", "d", date(2026, 1, 2)),
    "text for a number": ("i = '7'", "i", 7),
    "a number for text": ("s = 5", "s", "5"),
    "a number for TRUE": ("b = 1", "b", True),
    "TRUE for a number": ("i = TRUE", "i", 1),
    "text within a struct": ("a.x = '4'", "a", (4,)),
    "a whole double": ("i = 2.0D", "i", 2),
    "several at once": ("i = CASE WHEN id = 1 THEN '7' ELSE '8' END, s = 'a, b'", "i", 7),
}
COLUMNS = "id INT, ts TIMESTAMP, d DATE, i INT, s STRING, b BOOLEAN, a STRUCT<x: INT>"


@pytest.fixture
def one_row(spark: Any) -> Any:
    spark.sql(f"CREATE TABLE {T} ({COLUMNS})")
    spark.sql(f"INSERT INTO {T} VALUES (1, NULL, NULL, NULL, NULL, NULL, named_struct('x', 1))")
    return spark


@pytest.mark.measured
@pytest.mark.parametrize("kind", CHANGED)
def test_update_casts(one_row: Any, kind: str) -> None:
    """UPDATE casts a value to the column's type."""
    change, column, value = CHANGED[kind]
    one_row.sql(f"UPDATE {T} AS t SET {change} WHERE t.id = 1")
    assert one_row.table(T).first()[column] == value


@pytest.mark.measured
@pytest.mark.parametrize(
    ("clauses", "ids"),
    [
        ("WHEN MATCHED AND s.i = '8' THEN UPDATE SET t.ts = s.ts, i = s.i", [(1, 8)]),
        ("WHEN NOT MATCHED THEN INSERT (id, ts, i) VALUES (s.id, s.ts, s.i)", [(1, None), (2, 9)]),
        ("WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *", [(1, 8), (2, 9)]),
        ("WHEN NOT MATCHED BY SOURCE THEN UPDATE SET i = '3'", [(1, None)]),
        ("WHEN MATCHED THEN DELETE", []),
    ],
)
def test_merge_casts(one_row: Any, clauses: str, ids: list[Any]) -> None:
    """MERGE casts what it updates and inserts, named or by `*`."""
    one_row.sql(
        "CREATE OR REPLACE TEMPORARY VIEW given AS SELECT id, '2026-05-06' AS ts, NULL AS d, i, 5 AS s, NULL AS b, "
        "named_struct('x', 1) AS a FROM VALUES (1, '8'), (2, '9') AS v(id, i)"
    )
    one_row.sql(f"MERGE INTO {T} t USING given AS s ON t.id = s.id {clauses}")
    assert [(row.id, row.i) for row in one_row.table(T).orderBy("id").collect()] == ids


@pytest.mark.assumed
@pytest.mark.parametrize("value", ["'x'", "'7.9'", "7.9", "9999999999", "2.7D"])
def test_update_of_what_does_not_fit(one_row: Any, value: str) -> None:
    """What a column cannot hold whole is refused by UPDATE and MERGE, and the table stays as it was."""
    with pytest.raises(PySparkException):
        one_row.sql(f"UPDATE {T} SET i = {value}")
    with pytest.raises(PySparkException):
        one_row.sql(
            f"MERGE INTO {T} AS t USING (SELECT 1 AS id, {value} AS i) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET i = s.i"
        )
    assert one_row.table(T).first().i is None
