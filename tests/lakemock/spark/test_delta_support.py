"""Every line of docs/delta_support.md, tried on the engine that runs: honoured, or refused by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lakemock.spark.plan.write_options import OPTIONS
from lakemock.spark.session.settings import SETTINGS
from lakemock.spark.support_page import page
from lakemock.sql.table_clauses import CLAUSES
from lakemock.unity_catalog.table_properties import FILES_ONLY, HONOURED, PROPERTIES, REFUSED, Support
from pyspark.errors import PySparkException
from pyspark.sql import functions as F

T = "main.churn.t"
PAGE = Path(__file__).parents[3] / "docs" / "delta_support.md"


def named(listed: dict[str, Support], *handling: str) -> list[str]:
    return [name for name, support in listed.items() if support.handling in handling]


def option(name: str, value: str) -> Callable[[Any], None]:
    return lambda spark: spark.range(1).write.option(name, value).saveAsTable(T)


REFUSED_WRITES: dict[str, Callable[[Any], None]] = {
    "path": option("path", "/tmp/t"),
    "txnAppId": option("txnAppId", "a"),
    "txnVersion": option("txnVersion", "1"),
    "userMetadata": option("userMetadata", "a"),
    "dataChange": option("dataChange", "false"),
    "replaceUsing": option("replaceUsing", "id"),
    "replaceOn": option("replaceOn", "true"),
    "clusterByAuto": option("clusterByAuto", "true"),
    "delta.*": option("delta.appendOnly", "true"),
    "bucketBy, sortBy": lambda spark: spark.range(1).write.bucketBy(2, "id").saveAsTable(T),
    "clusterBy": lambda spark: spark.range(1).write.clusterBy("id").saveAsTable(T),
    "tableProperty": lambda spark: spark.range(1).writeTo(T).tableProperty("a", "b").create(),
    "partitionedBy(days(...))": lambda spark: (
        spark.range(1).writeTo(T).partitionedBy(F.partitioning.days("id")).create()
    ),
}
REFUSED_CLAUSES = {
    "GENERATED ... AS IDENTITY": "CREATE TABLE {t} (id BIGINT GENERATED ALWAYS AS IDENTITY, v INT)",
    "GENERATED ALWAYS AS (expression)": "CREATE TABLE {t} (ts TIMESTAMP, d DATE GENERATED ALWAYS AS (CAST(ts AS DATE)))",
    "DEFAULT": "CREATE TABLE {t} (id INT, v INT DEFAULT 7)",
    "VARCHAR, CHAR": "CREATE TABLE {t} (a ARRAY<VARCHAR(3)>)",
    "COLLATE": "CREATE TABLE {t} (a STRING COLLATE UTF8_LCASE)",
    "INTERVAL": "CREATE TABLE {t} (a INTERVAL DAY)",
    "CLUSTER BY": "CREATE TABLE {t} (id INT) CLUSTER BY AUTO",
    "CLUSTERED BY ... INTO BUCKETS": "CREATE TABLE {t} (id INT) CLUSTERED BY (id) INTO 2 BUCKETS",
    "PARTITIONED BY (column type)": "CREATE TABLE {t} (id INT) PARTITIONED BY (p STRING)",
    "column CHECK, UNIQUE; CONSTRAINT name CHECK": "CREATE TABLE {t} (id INT, CONSTRAINT c CHECK (id > 0))",
    "OPTIONS": "CREATE TABLE {t} (id INT) OPTIONS ('a' = 'b')",
    "USING another format": "CREATE TABLE {t} (id INT) USING parquet",
    "LOCATION": "CREATE TABLE {t} (id INT) LOCATION '/tmp/t'",
    "CREATE TABLE LIKE": "CREATE TABLE {t} LIKE main.churn.other",
    "WITH TAGS, DEFAULT COLLATION": "CREATE TABLE {t} (id INT) DEFAULT COLLATION UTF8_LCASE",
    "FIRST, AFTER": "ALTER TABLE main.churn.other ADD COLUMN z INT FIRST",
    "ALTER COLUMN TYPE, SET DEFAULT; REPLACE COLUMNS": "ALTER TABLE main.churn.other ALTER COLUMN id TYPE DOUBLE",
    "ADD, DROP PARTITION": "ALTER TABLE main.churn.other ADD PARTITION (id = 1)",
    "DROP FEATURE": "ALTER TABLE main.churn.other DROP FEATURE deletionVectors",
}
IN_THE_PLATFORMS_WORDS = {
    "USING another format": "Managed tables in Unity Catalog are Delta tables",
    "LOCATION": "No parent external location",
}


@pytest.mark.assumed
def test_page() -> None:
    """The page is what `python -m lakemock.spark.support_page` prints."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.assumed
@pytest.mark.parametrize("name", named(OPTIONS, REFUSED))
def test_refused_write(spark: Any, name: str) -> None:
    """A write that asks for what nobody would do is refused with the way on, and makes no table."""
    way_on = "No parent external location" if name == "path" else f"is not implemented.*{re.escape(OPTIONS[name].note)}"
    with pytest.raises(PySparkException, match=way_on):
        REFUSED_WRITES[name](spark)
    assert not spark.catalog.tableExists(T)


@pytest.mark.assumed
def test_unknown_option(spark: Any) -> None:
    """An option that nobody documents is refused by its name."""
    with pytest.raises(PySparkException, match="'header' of a write to a Delta table"):
        spark.range(1).write.option("header", True).saveAsTable(T)


@pytest.mark.assumed
@pytest.mark.parametrize("name", named(OPTIONS, FILES_ONLY))
def test_write_about_files(spark: Any, name: str) -> None:
    """Options about files change no row."""
    option(name, {"compression": "snappy", "optimizeWrite": "true"}.get(name, "1"))(spark)
    assert spark.table(T).count() == 1


@pytest.mark.assumed
@pytest.mark.parametrize("name", named(CLAUSES, REFUSED))
def test_refused_clause(spark: Any, name: str) -> None:
    """A clause that would be dropped is refused with the way on, or in the platform's words, and makes no table."""
    spark.range(1).write.saveAsTable("main.churn.other")
    way_on = IN_THE_PLATFORMS_WORDS.get(name, f"is not implemented.*{re.escape(CLAUSES[name].note)}")
    with pytest.raises(PySparkException, match=way_on):
        spark.sql(REFUSED_CLAUSES[name].format(t=T))
    assert not spark.catalog.tableExists(T)
    assert spark.table("main.churn.other").columns == ["id"]


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("statement", "way_on"),
    [
        ("CLUSTER BY (id)", "on jvm alike.*ZORDER"),
        ("CLUSTER BY AUTO", "on jvm alike.*ZORDER"),
        ("CLUSTER BY NONE", "on jvm alike.*ZORDER"),
        ("SET LOCATION '/tmp/t'", "where the workspace puts them"),
        ("DROP PARTITION (id = 1)", "DELETE"),
    ],
)
def test_refused_alter(spark: Any, statement: str, way_on: str) -> None:
    """An ALTER TABLE that is not honoured names its own clause, and what to do in its place."""
    spark.range(1).write.saveAsTable("main.churn.other")
    with pytest.raises(PySparkException, match=f"is not implemented.*{way_on}"):
        spark.sql(f"ALTER TABLE main.churn.other {statement}")


@pytest.mark.documented
@pytest.mark.parametrize("name", named(PROPERTIES, HONOURED, FILES_ONLY))
def test_property(spark: Any, name: str) -> None:
    """A property is kept and shown, given to a new table or later, and the table can be written to."""
    value = {"delta.checkpointInterval": "20", "delta.dataSkippingNumIndexedCols": "3"}.get(name, "false")
    spark.sql(f"CREATE TABLE {T} (id INT) TBLPROPERTIES ('{name}' = '{value}')")
    spark.sql(f"ALTER TABLE {T} SET TBLPROPERTIES ('{name}' = '{value}')")
    spark.sql(f"INSERT INTO {T} VALUES (1)")
    assert spark.sql(f"SHOW TBLPROPERTIES {T}('{name}')").collect()[0]["value"] == value


@pytest.mark.assumed
@pytest.mark.parametrize("name", [*named(PROPERTIES, REFUSED), "delta.nonsense"])
def test_refused_property(spark: Any, name: str) -> None:
    """A property that nobody would follow is refused for new tables, tables from a query and later."""
    setting = f"TBLPROPERTIES ('{name.replace('*', 'x')}' = '3')"
    spark.range(1).write.saveAsTable("main.churn.other")
    for statement in (
        f"CREATE TABLE {T} (id INT) {setting}",
        f"CREATE TABLE {T} {setting} AS SELECT 1 AS id",
        f"ALTER TABLE main.churn.other SET {setting}",
    ):
        with pytest.raises(PySparkException, match=r"is not implemented|DELTA_UNKNOWN_CONFIGURATION"):
            spark.sql(statement)
    assert not spark.catalog.tableExists(T)


@pytest.mark.measured
def test_append_only(spark: Any) -> None:
    """delta.appendOnly keeps rows from being deleted."""
    spark.sql(f"CREATE TABLE {T} (id INT) TBLPROPERTIES ('delta.appendOnly' = 'true')")
    spark.sql(f"INSERT INTO {T} VALUES (1)")
    with pytest.raises(PySparkException):
        spark.sql(f"DELETE FROM {T}").collect()
    assert spark.table(T).count() == 1


@pytest.mark.documented
def test_check(spark: Any) -> None:
    """A CHECK constraint refuses rows that violate it, those that are there too, until it is dropped."""
    spark.sql(f"CREATE TABLE {T} (id INT)")
    spark.sql(f"INSERT INTO {T} VALUES (1)")
    with pytest.raises(PySparkException, match="DELTA_NEW_CHECK_CONSTRAINT_VIOLATION"):
        spark.sql(f"ALTER TABLE {T} ADD CONSTRAINT big CHECK (id > 5)")
    spark.sql(f"ALTER TABLE {T} ADD CONSTRAINT positive CHECK (id > 0)")
    with pytest.raises(PySparkException, match=r"(?i)positive"):
        spark.sql(f"INSERT INTO {T} VALUES (-1)")
    spark.sql(f"ALTER TABLE {T} DROP CONSTRAINT positive")
    spark.sql(f"INSERT INTO {T} VALUES (-1)")
    assert spark.table(T).count() == 2


@pytest.mark.documented
def test_table_from_a_query(spark: Any, client: Any) -> None:
    """CREATE TABLE AS SELECT keeps comment and properties, and its rows are in version 0."""
    spark.sql(f"CREATE TABLE {T} COMMENT 'ours' TBLPROPERTIES ('team' = 'churn') AS SELECT 1 AS id")
    info = client("ana@example.com").tables.get(T)
    assert (info.comment, (info.properties or {})["team"]) == ("ours", "churn")
    assert [row["version"] for row in spark.sql(f"DESCRIBE HISTORY {T}").collect()] == [0]


@pytest.mark.assumed
@pytest.mark.parametrize("key", [name.replace("*", "schema.autoMerge.enabled") for name in named(SETTINGS, REFUSED)])
def test_refused_setting(spark: Any, key: str) -> None:
    """A setting that the embedded engine would take and not follow is refused, in the API and in SQL."""
    value = {"spark.sql.session.timeZone": "America/New_York"}.get(key, "true")
    with pytest.raises(PySparkException, match="embedded engine"):
        spark.conf.set(key, value)
    with pytest.raises(PySparkException, match="embedded engine"):
        spark.sql(f"SET {key} = {value}")


@pytest.mark.documented
def test_overwrite_mode_of_the_session(spark: Any) -> None:
    """spark.sql.sources.partitionOverwriteMode holds for all that overwrites."""
    spark.sql("SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(id, p)").write.partitionBy("p").saveAsTable(T)
    spark.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    spark.sql(f"INSERT OVERWRITE {T} SELECT 3, 'b'")
    spark.sql("SELECT 4 AS id, 'c' AS p").write.mode("overwrite").saveAsTable(T)
    assert sorted(row.id for row in spark.table(T).collect()) == [1, 3, 4]
