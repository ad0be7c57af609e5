"""OPTIMIZE, VACUUM, ANALYZE, CLONE, UNDROP and LIST."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pyspark.errors import AnalysisException, PySparkException
from pyspark.errors.exceptions.connect import SparkConnectGrpcException

T, COPY = "main.churn.t", "main.churn.copy"


@pytest.fixture
def table(spark: Any) -> Any:
    """Ana's session, with a table of three commits."""
    spark.sql(f"CREATE TABLE {T} (id BIGINT, day DATE) PARTITIONED BY (day)")
    spark.sql(f"INSERT INTO {T} VALUES (1, DATE'2026-01-01')")
    spark.sql(f"INSERT INTO {T} VALUES (2, DATE'2026-01-01'), (NULL, DATE'2026-01-02')")
    return spark


def ids(session: Any, name: str = T) -> list[int | None]:
    return sorted((row.id for row in session.table(name).collect()), key=lambda each: each or 0)


@pytest.mark.documented
@pytest.mark.parametrize(
    "end", ["", " ZORDER BY (id)", " WHERE day = '2026-01-01' ZORDER BY id", " WHERE day = DATE'2026-01-01'"]
)
def test_optimize(table: Any, end: str) -> None:
    """OPTIMIZE makes fewer files of the same rows, says so, and is in the history."""
    row = table.sql(f"OPTIMIZE {T}{end}").first()
    assert row.path.startswith("file:")
    assert row.metrics.numFilesAdded < row.metrics.numFilesRemoved
    assert row.metrics.filesRemoved.totalFiles == row.metrics.numFilesRemoved
    assert ids(table) == [None, 1, 2]
    assert table.sql(f"DESCRIBE HISTORY {T} LIMIT 1").first().operation == "OPTIMIZE"


@pytest.mark.documented
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f"OPTIMIZE {T} ZORDER BY (day)", "is a partition column"),
        (f"OPTIMIZE {T} ZORDER BY (nope)", "does not exist"),
        (f"OPTIMIZE {T} WHERE id = 1", "non-partition column"),
        (f"OPTIMIZE {T} WHERE day > '2026-01-01'", "not implemented"),
        ("OPTIMIZE main.churn.nope", "cannot be found"),
    ],
)
def test_optimize_is_refused(table: Any, statement: str, told: str) -> None:
    """What cannot be optimized is said."""
    with pytest.raises(PySparkException, match=told):
        table.sql(statement)


@pytest.mark.documented
def test_vacuum_is_checked(table: Any) -> None:
    """Less than a week is refused while the session checks retention; DRY RUN names files and leaves them."""
    table.sql(f"OPTIMIZE {T} WHERE day = '2026-01-01'")
    with pytest.raises(PySparkException, match="low retention period"):
        table.sql(f"VACUUM {T} RETAIN 0 HOURS")
    assert not table.sql(f"VACUUM {T} DRY RUN").collect()
    table.conf.set("spark.databricks.delta.retentionDurationCheck.enabled", "false")
    assert len(table.sql(f"VACUUM {T} RETAIN 0 HOURS DRY RUN").collect()) == 2
    assert [row.path for row in table.sql(f"VACUUM {T} RETAIN 0 HOURS").collect()] == [
        table.sql(f"DESCRIBE DETAIL {T}").first().location
    ]
    assert not table.sql(f"VACUUM {T} RETAIN 0 HOURS DRY RUN").collect()
    assert ids(table) == [None, 1, 2]


@pytest.mark.documented
def test_analyze(table: Any) -> None:
    """ANALYZE computes what DESCRIBE EXTENDED shows of the table and of a column."""
    table.sql(f"ANALYZE TABLE {T} COMPUTE STATISTICS FOR COLUMNS id")
    said = {row[0]: row[1] for row in table.sql(f"DESCRIBE EXTENDED {T}").collect()}
    assert said["Statistics"].endswith(" bytes, 3 rows")
    column = {row[0]: row[1] for row in table.sql(f"DESCRIBE EXTENDED {T} id").collect()}
    assert (column["min"], column["max"], column["num_nulls"], column["distinct_count"]) == ("1", "2", "1", "2")


@pytest.mark.documented
@pytest.mark.parametrize("kind", ["", "DEEP ", "SHALLOW "])
def test_clone(table: Any, kind: str) -> None:
    """A clone has the rows of its source at a version, and goes its own way from there."""
    row = table.sql(f"CREATE TABLE {COPY} {kind}CLONE {T} VERSION AS OF 1").first()
    assert (row.source_num_of_files, row.num_copied_files) == (1, 0 if "SHALLOW" in kind else 1)
    table.sql(f"INSERT INTO {COPY} VALUES (7, DATE'2026-01-03')")
    assert (ids(table, COPY), ids(table)) == ([1, 7], [None, 1, 2])
    history = table.sql(f"DESCRIBE HISTORY {COPY}").collect()
    assert [each.operation for each in history][1:] == ["CLONE"]


@pytest.mark.documented
def test_clone_of_a_vacuumed_table(table: Any) -> None:
    """A shallow clone keeps its rows when its source loses the files."""
    table.sql(f"CREATE TABLE {COPY} SHALLOW CLONE {T}")
    table.sql(f"TRUNCATE TABLE {T}")
    table.conf.set("spark.databricks.delta.retentionDurationCheck.enabled", "false")
    table.sql(f"VACUUM {T} RETAIN 0 HOURS")
    assert ids(table, COPY) == [None, 1, 2]


@pytest.mark.documented
def test_clone_again(table: Any) -> None:
    """A clone does not take a name that is taken, unless it replaces."""
    table.sql(f"CREATE TABLE {COPY} CLONE {T}")
    with pytest.raises(AnalysisException, match="already exists"):
        table.sql(f"CREATE TABLE {COPY} CLONE {T}")
    table.sql(f"CREATE TABLE IF NOT EXISTS {COPY} CLONE {T}")
    table.sql(f"INSERT INTO {COPY} VALUES (7, NULL)")
    assert table.sql(f"CREATE OR REPLACE TABLE {COPY} CLONE {T}").first().num_removed_files == 4
    assert ids(table, COPY) == [None, 1, 2]


@pytest.mark.documented
def test_undrop(table: Any, connect: Any) -> None:
    """A dropped table comes back with rows, history and grants, by its owner only."""
    table.sql(f"GRANT SELECT ON TABLE {T} TO `ben@example.com`")
    table.sql(f"DROP TABLE {T}")
    shown = table.sql("SHOW TABLES DROPPED IN main.churn").collect()
    assert [(row.tableName, row.owner) for row in shown] == [("t", "ana@example.com")]
    with pytest.raises(SparkConnectGrpcException, match="PERMISSION_DENIED"):
        connect("ben@example.com").sql(f"UNDROP TABLE {T}")
    table.sql(f"UNDROP TABLE {T}")
    assert ids(table) == [None, 1, 2]
    assert table.sql(f"SHOW GRANTS ON TABLE {T}").where("Principal = 'ben@example.com'").count() == 1


@pytest.mark.assumed
def test_undrop_of_a_table_that_is_there(table: Any) -> None:
    """The platform's error says that nothing was dropped, or, where another table has the name, what to do first."""
    with pytest.raises(AnalysisException, match=r"already exists.\nNothing was dropped.*on jvm alike") as problem:
        table.sql(f"UNDROP TABLE {T}")
    assert problem.value.getCondition() == "TABLE_OR_VIEW_ALREADY_EXISTS"
    table.sql(f"DROP TABLE {T}")
    table.sql(f"CREATE TABLE {T} (id BIGINT)")
    with pytest.raises(AnalysisException, match=r"already exists.\nNothing was brought back.*RENAME TO"):
        table.sql(f"UNDROP TABLE {T}")
    table.sql(f"ALTER TABLE {T} RENAME TO main.churn.newer")
    table.sql(f"UNDROP TABLE {T}")
    assert ids(table) == [None, 1, 2]


@pytest.mark.documented
def test_undrop_after_a_week(table: Any, workspace: Any) -> None:
    """After seven days it is gone, and its files with it."""
    location = workspace.unity.tables[T].location
    table.sql(f"DROP TABLE {T}")
    workspace.clock.sleep(8 * 24 * 3600)
    with pytest.raises(AnalysisException, match="cannot be found"):
        table.sql(f"UNDROP TABLE {T}")
    assert not location.exists()


@pytest.mark.documented
def test_undrop_by_id(table: Any) -> None:
    """Of two dropped tables with one name, the id says which."""
    table.sql(f"DROP TABLE {T}")
    table_id = table.sql("SHOW TABLES DROPPED IN main.churn").first().tableId
    table.sql(f"CREATE TABLE {T} (id BIGINT)")
    with pytest.raises(AnalysisException, match="already exists"):
        table.sql(f"UNDROP TABLE WITH ID '{table_id}'")
    table.sql(f"DROP TABLE {T}")
    table.sql(f"UNDROP TABLE WITH ID '{table_id}'")
    assert ids(table) == [None, 1, 2]


@pytest.mark.documented
def test_list(spark: Any, client: Any) -> None:
    """LIST tells the files and folders of a volume."""
    spark.sql("CREATE VOLUME churn.files")
    files = client("ana@example.com").files
    files.create_directory("/Volumes/main/churn/files/raw")
    files.upload("/Volumes/main/churn/files/a.csv", io.BytesIO(b"x\n1\n"))
    listed = spark.sql("LIST '/Volumes/main/churn/files'")
    assert listed.columns == ["path", "name", "size", "modification_time"]
    assert [tuple(row)[:3] for row in listed.collect()] == [
        ("dbfs:/Volumes/main/churn/files/a.csv", "a.csv", 4),
        ("dbfs:/Volumes/main/churn/files/raw/", "raw/", 0),
    ]
