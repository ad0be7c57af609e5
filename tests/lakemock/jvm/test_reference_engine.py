"""What only Apache Spark does: SparkML, streams, a change data feed. Over the workspace's tables, by pyspark-client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

T = "main.churn.events"


@pytest.fixture
def events(spark: Any) -> Any:
    spark.createDataFrame(
        [(1, 0.5, 0.0), (2, 1.5, 1.0), (3, 2.5, 1.0), (4, 0.0, 0.0)], "id bigint, x double, y double"
    ).write.saveAsTable(T)
    return spark


@pytest.mark.measured
def test_spark_ml(events: Any) -> None:
    """A SparkML pipeline is fitted on a table of the workspace, and scores it."""
    from pyspark.ml import Pipeline
    from pyspark.ml.classification import LogisticRegression
    from pyspark.ml.feature import VectorAssembler

    stages = [VectorAssembler(inputCols=["x"], outputCol="f"), LogisticRegression(featuresCol="f", labelCol="y")]
    scored = Pipeline(stages=stages).fit(events.table(T)).transform(events.table(T))
    assert [row.prediction for row in scored.orderBy("id").collect()] == [0.0, 1.0, 1.0, 0.0]


@pytest.mark.measured
def test_a_function_in_python(events: Any) -> None:
    """A Python function reaches the engine's own Python, also straight from a table's files (Spark 4.2.0 hung there)."""
    from pyspark.sql.functions import udf

    doubled = udf(lambda x: x * 2, "double")
    assert sorted(row[0] for row in events.table(T).select(doubled("x")).collect()) == [0.0, 1.0, 3.0, 5.0]


@pytest.mark.measured
def test_batches_of_a_stream(events: Any, tmp_path: Path, workspace: Any) -> None:
    """A stream from a table; its function writes tables by name, as its caller; a second run finds nothing new."""

    def keep(batch: Any, number: int) -> None:
        batch.withColumnRenamed("x", "seen").write.mode("append").saveAsTable("main.churn.seen")

    def run() -> None:
        query = (
            events.readStream.table(T)
            .writeStream.foreachBatch(keep)
            .option("checkpointLocation", f"{tmp_path}/checkpoint")
            .trigger(availableNow=True)
            .start()
        )
        query.awaitTermination(120)
        assert query.exception() is None

    run()
    run()
    assert events.table("main.churn.seen").count() == 4
    assert [each.user for each in workspace.unity.tables["main.churn.seen"].versions] == ["ann@example.com"]


@pytest.mark.measured
def test_a_stream_into_feature_tables(events: Any, fe: Any, tmp_path: Path) -> None:
    """`write_table` of a streaming frame merges each batch by the primary key."""
    fe.create_table(name="main.churn.features", primary_keys="id", schema=events.table(T).schema)
    stream = events.readStream.table(T)
    query = fe.write_table(
        name="main.churn.features", df=stream, checkpoint_location=str(tmp_path), trigger={"availableNow": True}
    )
    query.awaitTermination(120)
    assert query.exception() is None
    assert fe.read_table(name="main.churn.features").count() == 4


@pytest.mark.measured
def test_change_data_feed(events: Any) -> None:
    """What changed between versions, row by row."""
    events.sql(f"ALTER TABLE {T} SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')")
    events.sql(f"DELETE FROM {T} WHERE id = 1")
    changes = events.read.option("readChangeFeed", "true").option("startingVersion", 2).table(T)
    assert [(row.id, row._change_type) for row in changes.collect()] == [(1, "delete")]
