"""DESCRIBE of schemas, catalogs, volumes, tables and their history, with the platform's rows."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.errors.exceptions.connect import SparkConnectGrpcException

T = "main.churn.t"


def pairs(frame: Any) -> dict[str, str]:
    return {row[0]: row[1] for row in frame.collect()}


@pytest.fixture
def table(spark: Any) -> Any:
    """Ana's session, with a table that has a key, a comment and a property."""
    spark.sql(
        f"CREATE TABLE {T} (id BIGINT NOT NULL COMMENT 'the key', day DATE, CONSTRAINT t_pk PRIMARY KEY (id)) "
        "PARTITIONED BY (day) COMMENT 'customers' TBLPROPERTIES ('team' = 'churn')"
    )
    return spark


@pytest.mark.documented
def test_comments_of_the_schema(table: Any) -> None:
    """The schema of a table that is read has the columns' comments in its metadata, after a change too."""
    assert [field.metadata.get("comment") for field in table.table(T).schema] == ["the key", None]
    table.sql(f"COMMENT ON COLUMN {T}.day IS 'of the change'")
    assert table.table(T).schema["day"].metadata["comment"] == "of the change"


@pytest.mark.documented
def test_describe_schema(spark: Any) -> None:
    """DESCRIBE SCHEMA has items and values; EXTENDED adds the properties."""
    spark.sql("COMMENT ON SCHEMA churn IS 'who leaves'")
    described = spark.sql("DESCRIBE SCHEMA churn")
    assert described.columns == ["database_description_item", "database_description_value"]
    said = {"Catalog Name": "main", "Namespace Name": "churn", "Comment": "who leaves", "Owner": "ana@example.com"}
    assert pairs(described).items() >= said.items()
    assert "Properties" in pairs(spark.sql("DESC DATABASE EXTENDED main.churn"))


@pytest.mark.documented
def test_describe_catalog_and_volume(spark: Any) -> None:
    """DESCRIBE CATALOG has names and values, DESCRIBE VOLUME one row."""
    assert pairs(spark.sql("DESCRIBE CATALOG main"))["Catalog Name"] == "main"
    spark.sql("CREATE VOLUME churn.files COMMENT 'raw'")
    row = spark.sql("DESCRIBE VOLUME churn.files").first()
    assert (row.name, row.catalog, row.database, row.volumeType, row.comment) == (
        "files", "main", "churn", "MANAGED", "raw",
    )  # fmt: skip


@pytest.mark.documented
def test_describe_extended(table: Any) -> None:
    """Columns come first, then the partitions, the table and its constraints."""
    rows = [tuple(row) for row in table.sql(f"DESCRIBE TABLE EXTENDED {T}").collect()]
    assert rows[:2] == [("id", "bigint", "the key"), ("day", "date", None)]
    assert rows[2:5] == [
        ("# Partition Information", "", ""),
        ("# col_name", "data_type", "comment"),
        ("day", "date", None),
    ]
    said = {row[0]: row[1] for row in rows[5:]}
    expected = {"Catalog": "main", "Database": "churn", "Table": "t", "Type": "MANAGED", "Comment": "customers"}
    assert said.items() >= {**expected, "t_pk": "PRIMARY KEY (`id`)", "Provider": "delta"}.items()
    assert said["Table Properties"] == "[team=churn]"


@pytest.mark.documented
def test_describe_column(table: Any) -> None:
    """One column is told by itself."""
    said = pairs(table.sql(f"DESCRIBE TABLE {T} id"))
    assert said == {"col_name": "id", "data_type": "bigint", "comment": "the key"}


@pytest.mark.documented
def test_history(table: Any) -> None:
    """DESCRIBE HISTORY has the documented columns, newest first, and takes a limit."""
    table.sql(f"INSERT INTO {T} VALUES (1, DATE'2026-01-01')")
    whole = table.sql(f"DESCRIBE HISTORY {T}")
    assert whole.columns[:6] == ["version", "timestamp", "userId", "userName", "operation", "operationParameters"]
    assert [row.version for row in whole.collect()] == [1, 0]
    assert [row.version for row in table.sql(f"DESC HISTORY {T} LIMIT 1").collect()] == [1]


@pytest.mark.documented
def test_needs_use(spark: Any, connect: Any) -> None:
    """Who may not use a schema is not told of it."""
    with pytest.raises(SparkConnectGrpcException, match="USE"):
        connect("ben@example.com").sql("DESCRIBE SCHEMA main.churn")
