"""SQL commands that the workspace answers, so that they are alike on every engine."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.errors import AnalysisException, PySparkException
from pyspark.errors.exceptions.connect import SparkConnectGrpcException

T = "main.churn.t"
CREATE = f"""
CREATE TABLE {T} (id BIGINT NOT NULL COMMENT 'the key', tags ARRAY<STRING>, paid DECIMAL(10,2), day DATE)
USING delta PARTITIONED BY (day) COMMENT 'customers' TBLPROPERTIES ('team' = 'churn', 'delta.appendOnly' = 'false')
"""


@pytest.mark.measured
def test_create_table(spark: Any, client: Any) -> None:
    """CREATE TABLE makes an empty table with its types, comments, partitions and properties."""
    spark.sql(CREATE)
    table = client("ana@example.com").tables.get(T)
    assert [(each.name, each.type_text, each.nullable) for each in table.columns] == [
        ("id", "bigint", False),
        ("tags", "array<string>", True),
        ("paid", "decimal(10,2)", True),
        ("day", "date", True),
    ]
    assert (table.comment, table.columns[0].comment, table.properties["team"]) == ("customers", "the key", "churn")
    assert table.columns[3].partition_index == 0
    assert spark.table(T).count() == 0


@pytest.mark.measured
def test_not_null(spark: Any) -> None:
    """A NOT NULL column stays so."""
    spark.sql(CREATE)
    with pytest.raises(PySparkException, match="NOT NULL constraint violated for column: id"):
        spark.sql(f"INSERT INTO {T} VALUES (NULL, ARRAY('a'), 1.5, DATE'2026-01-01')")
    spark.sql(f"INSERT INTO {T} VALUES (1, ARRAY('a'), 1.5, DATE'2026-01-01')")
    assert [row.id for row in spark.table(T).collect()] == [1]


@pytest.mark.documented
def test_create_table_again(spark: Any, workspace: Any) -> None:
    """A second CREATE is an error, IF NOT EXISTS is nothing, OR REPLACE is a new version."""
    spark.sql(CREATE)
    with pytest.raises(AnalysisException, match="because it already exists"):
        spark.sql(f"CREATE TABLE {T} (id INT)")
    spark.sql(f"CREATE TABLE IF NOT EXISTS {T} (id INT)")
    spark.sql(f"CREATE OR REPLACE TABLE {T} (name STRING)")
    assert spark.table(T).columns == ["name"]
    assert [each.operation for each in workspace.unity.tables[T].versions] == [
        "CREATE TABLE",
        "CREATE OR REPLACE TABLE",
    ]


@pytest.mark.assumed
def test_keys_go_with_the_table_that_is_replaced(spark: Any, workspace: Any) -> None:
    """The same key can be declared again, without it there is none; a key that is refused leaves the old table as it is."""
    keyed = f"CREATE OR REPLACE TABLE {T} (id BIGINT NOT NULL, name STRING, CONSTRAINT t_pk PRIMARY KEY (id))"
    for _ in range(2):
        spark.sql(keyed)
    table = workspace.unity.tables[T]
    with pytest.raises(PySparkException, match="is nullable"):
        spark.sql(f"CREATE OR REPLACE TABLE {T} (other BIGINT, CONSTRAINT t_pk PRIMARY KEY (other))")
    assert (spark.table(T).columns, [each.name for each in table.constraints]) == (["id", "name"], ["t_pk"])
    spark.sql(f"CREATE OR REPLACE TABLE {T} (id BIGINT)")
    assert workspace.unity.tables[T].constraints == []


@pytest.mark.measured
def test_create_as_select(spark: Any, workspace: Any) -> None:
    """CREATE TABLE AS SELECT has its rows in version 0, with arguments or named frames (Spark itself allows not both)."""
    spark.sql(f"CREATE TABLE {T} AS SELECT * FROM {{df}}", df=spark.range(2))
    assert sorted(row.id for row in spark.table(T).collect()) == [0, 1]
    spark.sql(f"CREATE OR REPLACE TABLE {T} AS SELECT :x AS name", args={"x": "a"})
    assert [row.name for row in spark.table(T).collect()] == ["a"]
    assert len(workspace.unity.tables[T].versions) == 2


@pytest.mark.measured
def test_create_as_select_as_written(spark: Any) -> None:
    """The query reaches the engine as it was written, with common tables, comments and options before it."""
    spark.sql(f"""
        CREATE TABLE {T} USING delta COMMENT 'as it is' PARTITIONED BY (p) AS -- the query
        WITH numbers AS (SELECT id, id % 2 AS p FROM range(4))
        SELECT (id + 1) AS id, date_format(date_add(DATE'2026-01-01', 1), 'yyyy') AS year, p FROM numbers;
    """)
    assert {(row.id, row.year, row.p) for row in spark.table(T).collect()} == {
        (1, "2026", 0),
        (2, "2026", 1),
        (3, "2026", 0),
        (4, "2026", 1),
    }


@pytest.mark.documented
def test_history(spark: Any) -> None:
    """DESCRIBE HISTORY has one row a version, the newest first, with who and what."""
    spark.range(3).write.saveAsTable(T)
    spark.range(3, 5).write.mode("append").saveAsTable(T)
    spark.sql(f"DELETE FROM {T} WHERE id = 1")
    rows = spark.sql(f"DESCRIBE HISTORY {T}").collect()
    assert [(row.version, row.operation, row.userName) for row in rows] == [
        (2, "DELETE", "ana@example.com"),
        (1, "WRITE", "ana@example.com"),
        (0, "CREATE TABLE AS SELECT", "ana@example.com"),
    ]
    assert rows[1].operationParameters["mode"] == "Append"


@pytest.mark.documented
def test_describe(spark: Any) -> None:
    """DESCRIBE TABLE and listColumns tell names, types and comments."""
    spark.sql(CREATE)
    rows = spark.sql(f"DESCRIBE TABLE {T}").collect()
    assert tuple(rows[0]) == ("id", "bigint", "the key")
    assert [row.col_name for row in rows[4:]] == ["# Partition Information", "# col_name", "day"]
    columns = spark.catalog.listColumns(T)
    assert [(each.name, each.dataType, each.nullable, each.isPartition) for each in columns][3] == (
        "day",
        "date",
        True,
        True,
    )


@pytest.mark.documented
def test_drop(spark: Any, workspace: Any) -> None:
    """DROP TABLE takes the table; IF EXISTS tolerates that there is none."""
    spark.range(1).write.saveAsTable(T)
    spark.sql(f"DROP TABLE {T}")
    assert T not in workspace.unity.tables and not spark.catalog.tableExists(T)
    spark.sql(f"DROP TABLE IF EXISTS {T}")


@pytest.mark.measured
def test_drop_and_create(spark: Any) -> None:
    """A table made after a drop has a history of its own."""
    spark.range(1).write.saveAsTable(T)
    spark.sql(f"DROP TABLE {T}")
    spark.sql(f"CREATE TABLE {T} AS SELECT 'new' AS name")
    assert spark.table(T).columns == ["name"]
    assert spark.sql(f"DESCRIBE HISTORY {T}").count() == 1


@pytest.mark.documented
def test_schemas(spark: Any) -> None:
    """CREATE and DROP SCHEMA, with IF [NOT] EXISTS and CASCADE, in Spark's words."""
    spark.sql("CREATE SCHEMA IF NOT EXISTS main.churn")
    with pytest.raises(AnalysisException, match=r"Cannot create schema `main`\.`churn` because it already exists"):
        spark.sql("CREATE SCHEMA churn")
    spark.range(1).write.saveAsTable(T)
    with pytest.raises(AnalysisException, match="because it contains objects"):
        spark.sql("DROP SCHEMA churn")
    spark.sql("DROP SCHEMA churn CASCADE")
    spark.sql("DROP SCHEMA IF EXISTS churn")
    assert not spark.catalog.databaseExists("churn")


@pytest.mark.measured
@pytest.mark.parametrize(
    "enter",
    [
        lambda spark: spark.sql("USE main.churn"),
        lambda spark: spark.sql("USE SCHEMA churn"),
        lambda spark: spark.catalog.setCurrentDatabase("churn"),
        lambda spark: spark.catalog.setCurrentDatabase("main.churn"),
    ],
)
def test_use(spark: Any, workspace: Any, enter: Any) -> None:
    """After USE, a bare name is one of that schema, for reading and for writing."""
    enter(spark)
    assert (spark.catalog.currentCatalog(), spark.catalog.currentDatabase()) == ("main", "churn")
    spark.range(2).write.saveAsTable("t")
    assert spark.table("t").count() == spark.sql("SELECT * FROM t").count() == 2
    assert T in workspace.unity.tables


@pytest.mark.documented
def test_use_catalog(workspace: Any, connect: Any) -> None:
    """A catalog is entered at its schema default."""
    from lakemock.unity_catalog import namespaces

    namespaces.create_catalog(workspace.unity, "dev", "admins", 0)
    workspace.unity.catalogs["dev"].stamp.owner = "ana@example.com"
    workspace.unity.schemas["dev.default"].stamp.owner = "ana@example.com"
    spark = connect("ana@example.com")
    spark.sql("USE CATALOG dev")
    spark.range(1).write.saveAsTable("t")
    assert "dev.default.t" in workspace.unity.tables


@pytest.mark.measured
def test_temporary_views(spark: Any, workspace: Any) -> None:
    """A temporary view hides a table of its name, and is no table of the workspace."""
    spark.range(9).createOrReplaceTempView("t")
    spark.sql("USE SCHEMA churn")
    assert spark.sql("SELECT * FROM t").count() == spark.table("t").count() == 9
    spark.catalog.dropTempView("t")
    spark.range(1).write.saveAsTable("t")
    assert spark.table("t").count() == 1


@pytest.mark.assumed
def test_only_delta(spark: Any) -> None:
    """A managed table is Delta."""
    with pytest.raises(AnalysisException, match="'parquet' is not supported"):
        spark.range(1).write.format("parquet").saveAsTable(T)


@pytest.mark.documented
def test_location(spark: Any) -> None:
    """A LOCATION outside the workspace is refused."""
    with pytest.raises(SparkConnectGrpcException, match="No parent external location was found"):
        spark.sql(f"CREATE TABLE {T} (id INT) LOCATION '/tmp/mine'")


@pytest.mark.assumed
def test_bad_name(spark: Any) -> None:
    """A name that Unity Catalog does not allow is refused in its words."""
    with pytest.raises(SparkConnectGrpcException, match='name "a b" is not a valid name'):
        spark.range(1).write.saveAsTable("main.churn.`a b`")
