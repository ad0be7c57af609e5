"""SHOW lists what the session's principal may see."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.errors import AnalysisException

BEN = "ben@example.com"


@pytest.mark.documented
def test_shown_by_privilege(spark: Any, connect: Any) -> None:
    """SHOW SCHEMAS, SHOW TABLES and SHOW FUNCTIONS have what was granted, at once."""
    spark.sql("CREATE TABLE churn.a (id INT)")
    spark.sql("CREATE TABLE churn.b (id INT)")
    spark.sql("CREATE FUNCTION churn.f() RETURN 1")
    ben = connect(BEN)
    spark.sql(f"GRANT USE CATALOG ON CATALOG main TO `{BEN}`")
    assert "churn" not in [row[0] for row in ben.sql("SHOW SCHEMAS IN main").collect()]
    spark.sql(f"GRANT USE SCHEMA ON SCHEMA churn TO `{BEN}`")
    spark.sql(f"GRANT SELECT ON TABLE churn.b TO `{BEN}`")
    assert [row["tableName"] for row in ben.sql("SHOW TABLES IN main.churn").collect()] == ["b"]
    assert [row["tableName"] for row in spark.sql("SHOW TABLES IN main.churn").collect()] == ["a", "b"]
    assert not ben.sql("SHOW FUNCTIONS IN main.churn").collect()
    spark.sql(f"GRANT EXECUTE ON SCHEMA churn TO `{BEN}`")
    assert [row[0] for row in ben.sql("SHOW FUNCTIONS IN main.churn").collect()] == ["main.churn.f"]


@pytest.mark.documented
@pytest.mark.parametrize(
    ("statement", "columns", "rows"),
    [
        ("SHOW CATALOGS", ["catalog"], [("main",)]),
        ("SHOW SCHEMAS IN main LIKE 'ch*'", ["databaseName"], [("churn",)]),
        ("SHOW DATABASES LIKE 'd*|x'", ["databaseName"], [("default",)]),
        (
            "SHOW TABLES IN churn",
            ["database", "tableName", "isTemporary"],
            [("churn", "t", False), ("churn", "v", False)],
        ),
        ("SHOW TABLES FROM main.churn 'T'", ["database", "tableName", "isTemporary"], [("churn", "t", False)]),
        (
            "SHOW VIEWS IN churn",
            ["namespace", "viewName", "isTemporary", "isMaterialized"],
            [("churn", "v", False, False)],
        ),
        ("SHOW VOLUMES IN churn", ["database", "volume_name"], [("churn", "files")]),
        ("SHOW COLUMNS IN churn.t", ["col_name"], [("id",), ("day",)]),
        ("SHOW COLUMNS FROM t IN churn", ["col_name"], [("id",), ("day",)]),
        ("SHOW PARTITIONS churn.t", ["day"], [("2026-01-01",), ("2026-01-02",)]),
        ("SHOW PARTITIONS churn.t PARTITION (day = '2026-01-02')", ["day"], [("2026-01-02",)]),
    ],
)
def test_columns_of_show(spark: Any, statement: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """SHOW has the documented columns, and names of one part."""
    spark.sql("CREATE TABLE churn.t (id INT, day DATE) PARTITIONED BY (day)")
    spark.sql("INSERT INTO churn.t VALUES (1, DATE'2026-01-01'), (2, DATE'2026-01-02'), (3, DATE'2026-01-02')")
    spark.sql("CREATE VIEW churn.v AS SELECT * FROM churn.t")
    spark.sql("CREATE VOLUME churn.files")
    shown = spark.sql(statement)
    assert (shown.columns, [tuple(row) for row in shown.collect()]) == (columns, rows)


@pytest.mark.documented
def test_temporary_views_are_shown(spark: Any) -> None:
    """A temporary view is in the lists of tables and of views, in no schema."""
    spark.range(1).createOrReplaceTempView("ids")
    assert [tuple(row) for row in spark.sql("SHOW TABLES IN churn").collect()] == [("", "ids", True)]
    assert [row.viewName for row in spark.sql("SHOW VIEWS IN churn").collect()] == ["ids"]


@pytest.mark.documented
def test_partitions_of_none(spark: Any) -> None:
    """SHOW PARTITIONS is refused for a table without them."""
    spark.sql("CREATE TABLE churn.t (id INT)")
    with pytest.raises(AnalysisException, match="is not partitioned"):
        spark.sql("SHOW PARTITIONS churn.t")
