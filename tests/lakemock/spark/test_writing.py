"""Named tables written by the real Spark client: create, append, overwrite, merge, delete, update."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from lakemock.unity_catalog import arrange
from pyspark.errors import AnalysisException
from pyspark.errors.exceptions.connect import SparkConnectGrpcException

T = "main.churn.t"


def rows(workspace: Any, version: int | None = None) -> list[dict[str, Any]]:
    """What the world reads, by id."""
    return arrange.read_table(workspace, T, version).sort_by("id").to_pylist()


def history(workspace: Any) -> list[str]:
    return [each.operation for each in workspace.unity.tables[T].versions]


@pytest.fixture
def table(spark: Any) -> Any:
    """A table of two rows, made by Spark: (session)."""
    spark.createDataFrame([(1, 1.0), (2, 2.0)], "id bigint, v double").write.saveAsTable(T)
    return spark


@pytest.mark.measured
def test_create(table: Any, workspace: Any) -> None:
    """A saved table has its rows in version 0, and the world reads them."""
    assert rows(workspace, 0) == [{"id": 1, "v": 1.0}, {"id": 2, "v": 2.0}]
    assert history(workspace) == ["CREATE TABLE AS SELECT"]


@pytest.mark.documented
def test_create_again(table: Any) -> None:
    """Without a mode, a table that exists is an error."""
    with pytest.raises(
        AnalysisException, match=r"Cannot create table or view `main`\.`churn`\.`t` because it already exists"
    ) as e:
        table.range(1).write.saveAsTable(T)
    assert e.value.getCondition() == "TABLE_OR_VIEW_ALREADY_EXISTS"


@pytest.mark.documented
def test_ignore(table: Any, workspace: Any) -> None:
    """Mode ignore leaves a table that exists as it is."""
    table.range(9).write.mode("ignore").saveAsTable(T)
    assert len(rows(workspace)) == 2


@pytest.mark.measured
def test_append(table: Any, workspace: Any) -> None:
    """Rows are appended by the columns' names, whatever their order."""
    table.createDataFrame([(3.0, 3)], "v double, id bigint").write.mode("append").saveAsTable(T)
    assert rows(workspace)[-1] == {"id": 3, "v": 3.0}
    assert history(workspace)[-1] == "WRITE"


@pytest.mark.measured
def test_append_makes_a_table(spark: Any, workspace: Any) -> None:
    """Appending to a table that does not exist makes it."""
    spark.range(2).write.mode("append").saveAsTable("churn.new")
    assert arrange.read_table(workspace, "main.churn.new").num_rows == 2


@pytest.mark.documented
def test_append_without_a_column(table: Any, workspace: Any) -> None:
    """A column that the frame lacks is written as null, even where the table's first rows had none."""
    table.range(7, 8).write.mode("append").saveAsTable(T)
    assert rows(workspace)[-1] == {"id": 7, "v": None}


@pytest.mark.documented
@pytest.mark.parametrize("mode", ["append", "overwrite"])
def test_column_too_many(table: Any, workspace: Any, mode: str) -> None:
    """A column that the table lacks is refused in Delta's words; nothing is dropped silently."""
    frame = table.createDataFrame([(3, 3.0, "x")], "id bigint, v double, more string")
    with pytest.raises(AnalysisException, match="A schema mismatch detected when writing to the Delta table"):
        frame.write.mode(mode).saveAsTable(T)
    assert len(rows(workspace)) == 2


@pytest.mark.documented
def test_column_of_an_earlier_version_too_many(table: Any, workspace: Any) -> None:
    """A column that the table once had is refused like any other, also in rows of that version."""
    table.sql("CREATE OR REPLACE TABLE churn.t AS SELECT 1L AS id")
    before = table.read.option("versionAsOf", 0).table(T)
    with pytest.raises(AnalysisException, match="A schema mismatch detected when writing to the Delta table"):
        before.write.mode("append").saveAsTable(T)
    assert rows(workspace) == [{"id": 1}]


@pytest.mark.measured
def test_merge_schema(table: Any, workspace: Any) -> None:
    """With mergeSchema the new column is there, null in old rows."""
    frame = table.createDataFrame([(3, 3.0, "x")], "id bigint, v double, more string")
    frame.write.mode("append").option("mergeSchema", "true").saveAsTable(T)
    assert [row["more"] for row in rows(workspace)] == [None, None, "x"]


@pytest.mark.measured
def test_merge_schema_of_an_overwrite(table: Any) -> None:
    """An overwrite with mergeSchema adds the new column, or is refused; it is never dropped without a word."""
    frame = table.createDataFrame([(3, "x")], "id bigint, more string")
    for number, kind in enumerate(["BIGINT", "BIGINT NOT NULL"]):
        name = f"main.churn.grown_{number}"
        table.sql(f"CREATE TABLE {name} (id {kind})")
        try:
            frame.write.mode("overwrite").option("mergeSchema", "true").saveAsTable(name)
        except SparkConnectGrpcException as refused:
            assert "ADD COLUMNS" in str(refused) and kind.endswith("NOT NULL")
            table.sql(f"ALTER TABLE {name} ADD COLUMNS (more STRING)")
            frame.write.mode("overwrite").saveAsTable(name)
        assert [tuple(row) for row in table.table(name).collect()] == [(3, "x")]


@pytest.mark.measured
def test_overwrite(table: Any, workspace: Any) -> None:
    """Overwrite replaces the rows; the version before can still be read."""
    table.createDataFrame([(5, 5.0)], "id bigint, v double").write.mode("overwrite").saveAsTable(T)
    assert rows(workspace) == [{"id": 5, "v": 5.0}]
    assert len(rows(workspace, 0)) == 2
    assert history(workspace)[-1] == "CREATE OR REPLACE TABLE AS SELECT"


@pytest.mark.measured
def test_overwrite_with_another_schema(table: Any, client: Any) -> None:
    """With overwriteSchema the table has the frame's columns, for Spark and for the SDK."""
    table.createDataFrame([("x",)], "name string").write.mode("overwrite").option(
        "overwriteSchema", "true"
    ).saveAsTable(T)
    assert table.table(T).columns == ["name"]
    assert [column.name for column in client("ana@example.com").tables.get(T).columns] == ["name"]


@pytest.mark.measured
def test_overwrite_of_itself(table: Any, workspace: Any) -> None:
    """A table can be overwritten from its own rows."""
    table.table(T).where("id = 2").write.mode("overwrite").saveAsTable(T)
    assert [row["id"] for row in rows(workspace)] == [2]


@pytest.mark.measured
def test_replace_where(table: Any, workspace: Any) -> None:
    """replaceWhere replaces the rows that meet a condition."""
    frame = table.createDataFrame([(2, 20.0)], "id bigint, v double")
    frame.write.mode("overwrite").option("replaceWhere", "id = 2").saveAsTable(T)
    assert [row["v"] for row in rows(workspace)] == [1.0, 20.0]
    assert history(workspace)[-1] == "WRITE"


@pytest.mark.documented
def test_new_columns_keep_the_comments(table: Any, client: Any) -> None:
    """An append that brings a new column changes nothing about the old ones."""
    table.sql(f"COMMENT ON COLUMN {T}.v IS 'speed [km/h]'")
    frame = table.createDataFrame([(3, 30.0, "a")], "id bigint, v double, place string")
    frame.write.mode("append").option("mergeSchema", "true").saveAsTable(T)
    frame.write.mode("append").saveAsTable(T)
    assert [each.comment for each in client("ana@example.com").tables.get(T).columns] == [None, "speed [km/h]", None]
    assert table.table(T).count() == 4


@pytest.mark.documented
def test_replace_where_of_filtered_rows(table: Any, workspace: Any) -> None:
    """Rows that a filter leaves out are not written, so replaceWhere does not ask for them."""
    frame = table.createDataFrame([(1, 10.0), (2, 20.0)], "id bigint, v double").where("id = 2")
    frame.write.mode("overwrite").option("replaceWhere", "id = 2").saveAsTable(T)
    assert [row["v"] for row in rows(workspace)] == [1.0, 20.0]


@pytest.mark.measured
def test_partitions(spark: Any, workspace: Any, client: Any) -> None:
    """A partitioned table stays so through append and overwrite."""
    frame = spark.range(6).selectExpr("id", "id % 2 AS p")
    frame.write.partitionBy("p").saveAsTable(T)
    frame.write.mode("append").saveAsTable(T)
    frame.write.mode("overwrite").saveAsTable(T)
    assert client("ana@example.com").tables.get(T).columns[1].partition_index == 0
    assert sorted(each.name for each in workspace.unity.tables[T].location.glob("p=*")) == ["p=0", "p=1"]


@pytest.mark.measured
def test_merge(table: Any, workspace: Any) -> None:
    """MERGE updates what matches and inserts what does not; its source is in the history."""
    table.createDataFrame([(2, 20.0), (3, 30.0)], "id bigint, v double").write.saveAsTable("main.churn.updates")
    table.sql(
        f"MERGE INTO {T} AS t USING main.churn.updates AS s ON t.id = s.id "
        "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
    )
    assert [row["v"] for row in rows(workspace)] == [1.0, 20.0, 30.0]
    assert workspace.unity.tables[T].versions[-1].operation == "MERGE"
    assert workspace.unity.tables[T].versions[-1].reads == ("main.churn.updates",)


@pytest.mark.measured
def test_merge_by_the_frame_api(table: Any, workspace: Any) -> None:
    """`DataFrame.mergeInto` inserts what does not match."""
    from pyspark.sql import functions as F

    source = table.createDataFrame([(9, 9.0)], "id bigint, v double").alias("s")
    source.mergeInto(T, F.expr("t.id = s.id")).whenNotMatched().insertAll().merge()
    assert [row["id"] for row in rows(workspace)] == [1, 2, 9]
    assert not table.catalog.listTables("main.churn", pattern="t")[0].isTemporary


@pytest.mark.measured
def test_delete_and_update(table: Any, workspace: Any) -> None:
    """DELETE and UPDATE change rows and are in the history under their names."""
    table.sql(f"DELETE FROM {T} WHERE id = 1")
    table.sql(f"UPDATE {T} SET v = 7 WHERE id = 2")
    assert rows(workspace) == [{"id": 2, "v": 7.0}]
    assert history(workspace)[1:] == ["DELETE", "UPDATE"]


@pytest.mark.measured
def test_insert(table: Any, workspace: Any) -> None:
    """INSERT in SQL and insertInto put rows in by position."""
    table.sql(f"INSERT INTO {T} VALUES (3, 3)")
    table.createDataFrame([(4, 4.0)], "x bigint, y double").write.insertInto(T)
    assert [row["id"] for row in rows(workspace)] == [1, 2, 3, 4]
    table.sql(f"INSERT OVERWRITE {T} VALUES (5, 5)")
    assert [row["id"] for row in rows(workspace)] == [5]


@pytest.mark.measured
def test_write_to(spark: Any, workspace: Any) -> None:
    """`writeTo` creates, replaces and appends."""
    spark.range(3).writeTo(T).using("delta").create()
    spark.range(2).writeTo(T).createOrReplace()
    spark.range(2, 3).writeTo(T).append()
    assert [row["id"] for row in rows(workspace)] == [0, 1, 2]
    assert len(history(workspace)) == 3


@pytest.mark.measured
def test_concurrent_appends(table: Any, connect: Any, workspace: Any) -> None:
    """Appends of two principals at once lose no row."""
    from concurrent.futures import ThreadPoolExecutor

    from lakemock.arrange import grant

    grant(workspace, "catalog", "main", "ben@example.com", ["ALL_PRIVILEGES"])
    sessions = [table, connect("ben@example.com")]
    with ThreadPoolExecutor(2) as pool:
        for done in [
            pool.submit(
                sessions[n % 2].range(n * 10, n * 10 + 5).withColumn("v", _zero()).write.mode("append").saveAsTable, T
            )
            for n in range(4)
        ]:
            done.result()
    assert len(rows(workspace)) == 22


@pytest.mark.documented
@pytest.mark.parametrize(
    ("name", "condition"), [("main.nope.t", "SCHEMA_NOT_FOUND"), ("nope.churn.t", "NO_SUCH_CATALOG_EXCEPTION")]
)
def test_nowhere(spark: Any, name: str, condition: str) -> None:
    """A table cannot be made in a schema or catalog that is not there."""
    with pytest.raises(AnalysisException) as refused:
        spark.range(1).write.saveAsTable(name)
    assert refused.value.getCondition() == condition


@pytest.mark.documented
def test_only_inside(spark: Any) -> None:
    """A path outside the workspace is refused: there is no external location."""
    from pyspark.errors.exceptions.connect import SparkConnectGrpcException

    with pytest.raises(SparkConnectGrpcException, match="No parent external location was found for path '/tmp/mine'"):
        spark.range(1).write.option("path", "/tmp/mine").saveAsTable(T)


@pytest.mark.measured
def test_world_writes_and_spark_appends(spark: Any, workspace: Any) -> None:
    """A table that the world wrote is one that Spark appends to."""
    arrange.write_table(workspace, T, pa.table({"id": [1], "v": [1.0]}))
    spark.createDataFrame([(2, 2.0)], "id bigint, v double").write.mode("append").saveAsTable(T)
    assert [(each.version, each.user) for each in workspace.unity.tables[T].versions] == [
        (0, "admins"),
        (1, "ana@example.com"),
    ]


def _zero() -> Any:
    from pyspark.sql import functions as F

    return F.lit(0.0)


@pytest.mark.measured
def test_time_travel_options(table: Any) -> None:
    """A date is its first moment in UTC, and a version and a time exclude each other."""
    assert table.read.option("timestampAsOf", "2099-01-02 00:00:00").table(T).count() == 2
    assert table.read.option("timestampAsOf", "2099-01-02").table(T).count() == 2
    with pytest.raises(AnalysisException, match="DELTA_ONEOF_IN_TIMETRAVEL"):
        table.read.option("versionAsOf", 0).option("timestampAsOf", "2099-01-02").table(T).count()
