"""What the labs do with tables beyond SQL: files of volumes, data sets of runs, scoring, groups, streams of changes."""

from __future__ import annotations

import io
import json
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
from databricks.sdk import WorkspaceClient
from mlflow.data.delta_dataset_source import DeltaDatasetSource
from pyspark.errors import AnalysisException
from pyspark.errors.exceptions.connect import SparkConnectGrpcException

T = "main.churn.t"


@pytest.mark.documented
def test_files_of_a_volume(spark: Any, sign_in: Any) -> None:
    """A file that was uploaded to a volume is read by Spark, and rows of a wrong type are told apart."""
    from databricks.sdk.service.catalog import VolumeType

    sign_in("ana@example.com")
    w = WorkspaceClient()
    w.volumes.create("main", "churn", "landing", VolumeType.MANAGED)
    w.files.upload("/Volumes/main/churn/landing/day=1/events.csv", io.BytesIO(b"id,spend\n1,2.5\nx,3\n"))
    raw = spark.read.option("header", True).schema("id STRING, spend STRING").csv("/Volumes/main/churn/landing/day=1")
    typed = raw.selectExpr("try_cast(id AS BIGINT) AS id", "try_cast(spend AS DOUBLE) AS spend", "id AS sent")
    assert [tuple(row) for row in typed.filter("id IS NULL").collect()] == [(None, 3.0, "x")]
    assert [tuple(row) for row in typed.filter("id IS NOT NULL").collect()] == [(1, 2.5, "1")]


@pytest.mark.documented
def test_writing_into_a_volume(spark: Any, connect: Any) -> None:
    """What Spark writes into a volume is in its files; without WRITE VOLUME nothing is."""
    spark.sql("CREATE VOLUME main.churn.out")
    spark.sql("GRANT USE CATALOG, USE SCHEMA, READ VOLUME ON CATALOG main TO `ben@example.com`")
    spark.range(3).write.parquet("/Volumes/main/churn/out/a/ids")
    ben = connect("ben@example.com")
    assert ben.read.parquet("dbfs:/Volumes/main/churn/out/*/ids").count() == 3
    with pytest.raises(SparkConnectGrpcException, match="WRITE VOLUME"):
        ben.range(3).write.parquet("/Volumes/main/churn/out/b")


@pytest.mark.documented
def test_no_such_file(spark: Any) -> None:
    """A path that is not there is an error, not an empty frame."""
    spark.sql("CREATE VOLUME main.churn.landing")
    with pytest.raises(AnalysisException, match="PATH_NOT_FOUND"):
        spark.read.json("/Volumes/main/churn/landing/no.json").count()


@pytest.mark.measured
def test_hash_of_a_frame(spark: Any) -> None:
    """Frames that say the same have the same hash, as MLflow wants of a digest; others differ."""
    one, same, other = spark.range(3).filter("id > 1"), spark.range(3).filter("id > 1"), spark.range(4)
    assert one.semanticHash() == same.semanticHash() != other.semanticHash()
    assert one.sameSemantics(same) and not one.sameSemantics(other)


@pytest.mark.documented
def test_data_set_of_a_run(spark: Any, sign_in: Any) -> None:
    """A run's input names the table and the version it was read from."""
    sign_in("ana@example.com")
    spark.sql(f"CREATE TABLE {T} (id BIGINT)")
    spark.sql(f"INSERT INTO {T} VALUES (1)")
    mlflow.set_experiment("/Shared/churn")
    for dataset in (
        mlflow.data.load_delta(table_name=T, version="1"),
        mlflow.data.from_spark(spark.table(T), table_name=T, version="1"),
        mlflow.data.from_pandas(
            pd.DataFrame({"id": [1]}), source=DeltaDatasetSource(delta_table_name=T, delta_table_version=1)
        ),
    ):
        with mlflow.start_run() as run:
            mlflow.log_input(dataset, context="training")
        (seen,) = mlflow.get_run(run.info.run_id).inputs.dataset_inputs
        source = json.loads(seen.dataset.source)
        assert (source["delta_table_name"], str(source["delta_table_version"])) == (T, "1")
        assert source["delta_table_id"] == WorkspaceClient().tables.get(T).table_id


@pytest.mark.measured
def test_a_busy_table(spark: Any, workspace: Any) -> None:
    """Somebody else writes before each answer about the table, until nothing is left; a version that was read stays as it is."""
    import pyarrow as pa
    from lakemock import arrange

    rows = pa.table({"id": [1]})
    arrange.write_table(workspace, T, rows, user="ana@example.com")
    arrange.busy_table(workspace, T, [rows] * 3)
    version = spark.sql(f"DESCRIBE HISTORY {T} LIMIT 1").first().version
    assert version == 1
    assert spark.read.option("versionAsOf", version).table(T).count() == 2
    assert spark.table(T).count() == 4
    assert spark.table(T).count() == 4


@pytest.mark.documented
def test_spark_udf(spark: Any, sign_in: Any) -> None:
    """A model of Unity Catalog scores a table, found by its alias."""
    from sklearn.linear_model import LogisticRegression

    sign_in("ana@example.com")
    rows = pd.DataFrame(np.eye(4), columns=list("abcd"))
    model = LogisticRegression(C=100).fit(rows, [0, 1, 0, 1])
    mlflow.set_experiment("/Shared/churn")
    signature = mlflow.models.infer_signature(rows, model.predict(rows))
    info = mlflow.sklearn.log_model(
        model, name="m", signature=signature, pip_requirements=["scikit-learn", "skops"], serialization_format="skops"
    )
    version = mlflow.register_model(info.model_uri, "main.churn.m")
    mlflow.MlflowClient().set_registered_model_alias("main.churn.m", "champion", version.version)
    score = mlflow.pyfunc.spark_udf(spark, "models:/main.churn.m@champion", env_manager="local", result_type="long")
    scored = spark.createDataFrame(rows).withColumn("p", score(*"abcd"))
    assert [row.p for row in scored.collect()] == [0, 1, 0, 1]


LOADED_ALONE = """
import builtins

loading = vars(builtins).setdefault("models_that_are_loading", [])


class Sum:
    def predict(self, frame, params=None):
        return frame.sum(axis=1)


def _load_pyfunc(path):
    loading.append(path)
    alone = [len(loading) for _ in range(500_000)]
    loading.pop()
    assert set(alone) == {1}, "two threads load a model at once"
    return Sum()
"""


@pytest.mark.measured
def test_spark_udf_in_several_partitions(spark: Any, sign_in: Any, workspace: Any) -> None:
    """Partitions that run at once do not load what another one is still downloading."""
    from lakemock import arrange

    sign_in("ana@example.com")
    arrange.linear_model(workspace, "main.churn.m", {"a": 1.0}, owner="ana@example.com", code=LOADED_ALONE)
    score = mlflow.pyfunc.spark_udf(spark, "models:/main.churn.m/1", env_manager="local", result_type="double")
    rows = spark.createDataFrame(pd.DataFrame({"a": np.arange(64.0)})).dropDuplicates()
    assert sorted(row.p for row in rows.select(score("a").alias("p")).collect()) == list(np.arange(64.0))


@pytest.mark.documented
def test_groups(spark: Any) -> None:
    """One pandas function for each group, and one for each batch."""
    frame = spark.createDataFrame([(1, 1.0), (1, 3.0), (2, 5.0)], "g INT, x DOUBLE")

    def mean(group: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({"g": [int(group.g.iloc[0])], "mean": [group.x.mean()]})

    made = frame.groupBy("g").applyInPandas(mean, "g INT, mean DOUBLE")
    made.write.saveAsTable(T)
    assert sorted(map(tuple, spark.table(T).collect())) == [(1, 2.0), (2, 5.0)]
    doubled = frame.mapInPandas(lambda batches: (batch.assign(x=batch.x * 2) for batch in batches), "g INT, x DOUBLE")
    assert sorted(row.x for row in doubled.collect()) == [2.0, 6.0, 10.0]


@pytest.mark.measured
def test_change_data_feed(spark: Any) -> None:
    """The embedded engine would read the table instead, so it is refused, with what to do; the reference engine has it."""
    from lakemock.spark import engine_choice

    spark.sql(f"CREATE TABLE {T} (id BIGINT, v STRING) TBLPROPERTIES (delta.enableChangeDataFeed = true)")
    feed = spark.read.option("readChangeFeed", "true").option("startingVersion", 0).table(T)
    if engine_choice.remote():
        assert "_change_type" in feed.columns
        return
    with pytest.raises(SparkConnectGrpcException, match="--engine jvm"):
        feed.collect()


@pytest.mark.documented
def test_catalog_api(spark: Any) -> None:
    """Spark's own catalog answers for tables, columns and databases of Unity Catalog."""
    spark.sql(f"CREATE TABLE {T} (id BIGINT NOT NULL COMMENT 'key', v STRING) COMMENT 'rows'")
    assert spark.catalog.tableExists(T) and not spark.catalog.tableExists("main.churn.no")
    assert [each.name for each in spark.catalog.listTables("main.churn")] == ["t"]
    assert [(each.name, each.dataType) for each in spark.catalog.listColumns(T)] == [("id", "bigint"), ("v", "string")]
    spark.catalog.setCurrentCatalog("main")
    spark.catalog.setCurrentDatabase("churn")
    assert spark.table("t").count() == 0
    assert "main" in [each.name for each in spark.catalog.listCatalogs()]
    assert spark.catalog.databaseExists("main.churn")
