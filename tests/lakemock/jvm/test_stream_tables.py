"""Streaming queries of Apache Spark into tables of the workspace, and what else a query can do with its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyspark.errors import PySparkException

T, SCORES = "main.churn.events", "main.churn.scores"
BOB = "bob@example.com"


@pytest.fixture
def events(spark: Any) -> Any:
    spark.createDataFrame([(1, 0.5), (2, 1.5)], "id bigint, x double").write.saveAsTable(T)
    return spark


def score(session: Any, checkpoint: Path, into: str = SCORES, **how: Any) -> Any:
    """Score what is new in the table of events, and wait for the end."""
    stream = session.readStream.table(T).selectExpr("id", "x * 2 AS score")
    writer = stream.writeStream.option("checkpointLocation", f"{checkpoint}/scores").trigger(availableNow=True)
    query = writer.toTable(into, **how)
    query.awaitTermination(120)
    assert query.exception() is None
    return query


def rows(session: Any, name: str = SCORES) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in session.table(name).collect())


@pytest.mark.measured
def test_what_is_new_is_added(events: Any, tmp_path: Path) -> None:
    """The table is made by the first run; a later one writes the rows that came since."""
    score(events, tmp_path)
    assert rows(events) == [(1, 1.0), (2, 3.0)]
    events.sql(f"INSERT INTO {T} VALUES (3, 2.5)")
    score(events, tmp_path)
    score(events, tmp_path)
    assert rows(events) == [(1, 1.0), (2, 3.0), (3, 5.0)]


@pytest.mark.measured
def test_a_repeated_batch_is_written_once(events: Any, tmp_path: Path) -> None:
    """A query that died between the table's commit and its own writes the batch again, and Delta takes it once."""
    score(events, tmp_path)
    for file in (tmp_path / "scores" / "commits").iterdir():
        file.unlink()
    query = score(events, tmp_path)
    assert query.lastProgress.batchId == 0
    assert rows(events) == [(1, 1.0), (2, 3.0)]


@pytest.mark.measured
def test_history_and_lineage(events: Any, tmp_path: Path) -> None:
    """The commits are the caller's, in Delta's words, and the source is known by table and column."""
    score(events, tmp_path)
    history = events.sql(f"DESCRIBE HISTORY {SCORES}").collect()
    assert [(row.version, row.operation, row.userName) for row in history] == [
        (1, "STREAMING UPDATE", "ann@example.com"),
        (0, "CREATE TABLE", "ann@example.com"),
    ]
    assert history[0].operationParameters["epochId"] == "0"
    lineage = events.table("system.access.column_lineage").filter(f"target_table_full_name = '{SCORES}'").collect()
    assert {(row.source_table_full_name, row.source_column_name, row.target_column_name) for row in lineage} == {
        (T, "id", "id"),
        (T, "x", "score"),
    }


@pytest.mark.measured
def test_a_streams_commits_stay_the_streams(events: Any, tmp_path: Path) -> None:
    """Whoever writes after it is not named for what the stream wrote."""
    score(events, tmp_path)
    events.sql(f"DELETE FROM {SCORES} WHERE id = 1")
    operations = [(row.operation, row.version) for row in events.sql(f"DESCRIBE HISTORY {SCORES}").collect()]
    assert operations == [("DELETE", 2), ("STREAMING UPDATE", 1), ("CREATE TABLE", 0)]


@pytest.mark.assumed
@pytest.mark.parametrize("there", [True, False])
def test_refused_without_the_privilege(events: Any, tmp_path: Path, workspace_server: Any, there: bool) -> None:
    """MODIFY on the table, or CREATE TABLE where it is to be made, is asked for when the query starts."""
    from lakemock.spark import engine

    token = workspace_server.workspace.principals.mint(BOB)  # so that the workspace knows whom it grants to
    if there:
        events.sql(f"CREATE TABLE {SCORES} (id BIGINT, score DOUBLE)")
    for privilege, kind, name in (("USE CATALOG", "CATALOG", "main"), ("USE SCHEMA", "SCHEMA", "main.churn")):
        events.sql(f"GRANT {privilege} ON {kind} {name} TO `{BOB}`")
    events.sql(f"GRANT SELECT ON TABLE {T} TO `{BOB}`")
    with engine.connected(workspace_server.host, token) as bob:
        missing = "MODIFY" if there else "CREATE TABLE"
        with pytest.raises(PySparkException, match=f"PERMISSION_DENIED.*{missing}"):
            score(bob, tmp_path)
    assert not (tmp_path / "scores").exists()


@pytest.mark.measured
def test_complete_mode_replaces_the_rows(events: Any, tmp_path: Path) -> None:
    """A count that is kept up to date: each batch is the whole result."""
    counts = events.readStream.table(T).groupBy("id").count()
    for expected in ([(1, 1), (2, 1)], [(1, 1), (2, 2)]):
        writer = counts.writeStream.option("checkpointLocation", str(tmp_path)).trigger(availableNow=True)
        writer.toTable("main.churn.counts", outputMode="complete").awaitTermination(120)
        assert rows(events, "main.churn.counts") == expected
        events.sql(f"INSERT INTO {T} VALUES (2, 9.5)")


@pytest.mark.measured
def test_partitions(events: Any, tmp_path: Path) -> None:
    """`partitionBy` holds for the table that is made."""
    score(events, tmp_path, partitionBy="id", queryName="by_id")
    shown = events.sql(f"DESCRIBE DETAIL {SCORES}").collect()[0]
    assert list(shown.partitionColumns) == ["id"]


@pytest.mark.measured
@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"outputMode": "update"}, "update"),
        ({"format": "parquet"}, "UC_MANAGED_TABLE_FORMAT"),
    ],
)
def test_refused(events: Any, tmp_path: Path, how: dict[str, str], words: str) -> None:
    """What a table of the platform does not take is refused when the query starts."""
    with pytest.raises(PySparkException, match=f"(?i){words}"):
        score(events, tmp_path, **how)


@pytest.mark.assumed
def test_no_place_of_ones_own(events: Any, tmp_path: Path) -> None:
    """The path of a table is the workspace's choice."""
    stream = events.readStream.table(T).writeStream.option("checkpointLocation", str(tmp_path))
    with pytest.raises(PySparkException, match="No parent external location"):
        stream.option("path", "/elsewhere").toTable(SCORES)


@pytest.mark.measured
def test_a_checkpoint_is_asked_for(events: Any) -> None:
    """Without a checkpoint nothing could be exactly once."""
    with pytest.raises(PySparkException, match="checkpointLocation must be specified"):
        events.readStream.table(T).writeStream.trigger(availableNow=True).toTable(SCORES)


@pytest.mark.measured
def test_columns_that_do_not_fit(events: Any, tmp_path: Path) -> None:
    """Delta refuses the first batch with columns that the table lacks, and leaves the table as it was."""
    events.sql(f"CREATE TABLE {SCORES} (id BIGINT)")
    with pytest.raises(PySparkException, match=r"schema mismatch|SCHEMA"):
        score(events, tmp_path)
    assert rows(events) == []


@pytest.mark.measured
def test_a_checkpoint_in_a_volume(events: Any) -> None:
    """Where a checkpoint lies on the platform: /Volumes/catalog/schema/volume/..."""
    events.sql("CREATE VOLUME main.churn.checkpoints")
    for _ in range(2):
        score(events, Path("/Volumes/main/churn/checkpoints"))
    assert rows(events) == [(1, 1.0), (2, 3.0)]


@pytest.mark.measured
def test_rows_one_by_one(events: Any, tmp_path: Path) -> None:
    """`foreach` calls a function in Spark's own Python for each row."""
    seen = tmp_path / "seen"

    def keep(row: Any) -> None:
        with seen.open("a") as file:
            file.write(f"{row.id}\n")

    stream = events.readStream.table(T).writeStream.foreach(keep)
    query = stream.option("checkpointLocation", f"{tmp_path}/c").trigger(availableNow=True).start()
    query.awaitTermination(120)
    assert query.exception() is None
    assert sorted(seen.read_text().split()) == ["1", "2"]


@pytest.mark.measured
def test_rows_in_memory(events: Any) -> None:
    """The memory sink's rows are read by the query's name."""
    stream = events.readStream.table(T).writeStream.format("memory").queryName("seen")
    stream.trigger(availableNow=True).start().awaitTermination(120)
    assert sorted(row.id for row in events.table("seen").collect()) == [1, 2]
    assert events.sql("SELECT count(*) FROM seen").collect()[0][0] == 2


@pytest.mark.measured
def test_the_handle_of_a_query(events: Any, tmp_path: Path) -> None:
    """Name, state, progress and stop of a query that waits for rows."""
    stream = events.readStream.table(T).writeStream.option("checkpointLocation", str(tmp_path)).queryName("scorer")
    query = stream.toTable("main.churn.copy")
    query.processAllAvailable()
    assert (query.name, query.isActive, query.lastProgress.numInputRows >= 0) == ("scorer", True, True)
    assert sum(each.numInputRows for each in query.recentProgress) == 2
    assert {"message", "isDataAvailable", "isTriggerActive"} <= set(query.status)
    assert [each.id for each in events.streams.active] == [query.id]
    query.stop()
    assert (query.isActive, events.streams.active) == (False, [])
    assert rows(events, "main.churn.copy") == [(1, 0.5), (2, 1.5)]
