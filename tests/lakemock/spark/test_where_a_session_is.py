"""Where a session is: catalogs made while it runs, and statements that fail on the way."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import functions as F


@pytest.fixture
def made(spark: Any, workspace: Any) -> Any:
    """Ana's session in the schema fresh.s of a catalog that it made itself; she is an admin, who may make catalogs."""
    from lakemock import arrange

    arrange.admin(workspace, "ana@example.com")
    spark.sql("CREATE CATALOG fresh")
    spark.sql("USE CATALOG fresh")
    spark.sql("CREATE SCHEMA s")
    spark.sql("USE SCHEMA s")
    return spark


@pytest.mark.documented
def test_catalog_of_this_session(made: Any) -> None:
    """A session enters a catalog that it made, in SQL and in the API, and knows that it is there."""
    assert tuple(made.sql("SELECT current_catalog(), current_schema()").first()) == ("fresh", "s")
    assert tuple(made.range(1).select(F.current_catalog(), F.current_database()).first()) == ("fresh", "s")
    made.catalog.setCurrentCatalog("main")
    assert made.sql("SELECT current_catalog()").first()[0] == "main"
    made.catalog.setCurrentDatabase("fresh.s")
    assert (made.catalog.currentCatalog(), made.catalog.currentDatabase()) == ("fresh", "s")


@pytest.mark.documented
def test_tables_in_it(made: Any, workspace: Any) -> None:
    """Tables are made, changed and read there by their short names."""
    made.sql("CREATE TABLE t (id INT, v STRING)")
    made.sql("INSERT INTO t VALUES (1, 'a'), (2, 'b')")
    made.sql("DELETE FROM t WHERE id = 2").collect()
    made.sql("UPDATE t SET v = 'z' WHERE t.id = 1").collect()
    source = "(SELECT 1 AS id, 'm' AS v UNION ALL SELECT 5, 'n') s"
    made.sql(
        f"MERGE INTO t USING {source} ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *"
    ).collect()
    assert sorted(map(tuple, made.table("t").collect())) == [(1, "m"), (5, "n")]
    assert sorted(made.sql("SELECT t.id FROM t VERSION AS OF 1").toPandas()["id"]) == [1, 2]
    assert [name for name in workspace.unity.tables if name.endswith(".t")] == ["fresh.s.t"]


@pytest.mark.documented
@pytest.mark.parametrize("way", ["USE CATALOG nowhere", "USE nowhere.s", "USE SCHEMA nowhere", "CREATE CATALOG main"])
def test_failed_on_the_way(spark: Any, workspace: Any, way: str) -> None:
    """A statement that fails leaves the session where it was, and the next one acts there."""
    spark.sql("USE SCHEMA churn")
    with pytest.raises(PySparkException):
        spark.sql(way)
    spark.sql("CREATE TABLE t AS SELECT 1 AS id")
    assert tuple(spark.sql("SELECT current_catalog(), current_schema()").first()) == ("main", "churn")
    assert "main.churn.t" in workspace.unity.tables and spark.table("t").count() == 1


@pytest.mark.documented
@pytest.mark.parametrize("call", ["setCurrentCatalog", "setCurrentDatabase"])
def test_failed_in_the_api(spark: Any, call: str) -> None:
    """The same holds for `spark.catalog`."""
    spark.catalog.setCurrentDatabase("main.churn")
    with pytest.raises(PySparkException):
        getattr(spark.catalog, call)("nowhere")
    assert (spark.catalog.currentCatalog(), spark.catalog.currentDatabase()) == ("main", "churn")
    assert spark.sql("SELECT current_schema()").first()[0] == "churn"
