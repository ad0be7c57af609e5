"""Which columns were made from which, as the plan tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from lakemock import arrange
from lakemock.spark import column_lineage
from lakemock.spark.current_names import CurrentNames
from pyspark.sql import functions as F

FRAMES: dict[str, Callable[[Any], Any]] = {
    "rows": lambda spark: spark.createDataFrame([(1, "x")], "ID int, name string"),
    "rows_without_types": lambda spark: spark.createDataFrame([(1, "x")], ["id", "name"]),
    "pandas": lambda spark: spark.createDataFrame(pd.DataFrame({"id": [1], "Name": ["x"]})),
    "expressions": lambda spark: spark.range(3).selectExpr("id AS key", "ID", "CAST(id AS INT)", "'x' AS name", "*"),
    "functions": lambda spark: spark.range(3).select(
        F.col("id"), F.lit(1).alias("one"), F.upper(F.lit("x")).alias("u")
    ),
    "new_columns": lambda spark: spark.range(3).withColumn("ID", F.lit(1)).withColumn("more", F.lit(2)),
    "dropped": lambda spark: spark.range(3).withColumn("x", F.lit(1)).drop("ID", "none"),
    "dropped_column": lambda spark: spark.range(3).withColumn("x", F.lit(1)).drop(F.col("id")),
    "named_anew": lambda spark: spark.range(3).toDF("key"),
    "grouped": lambda spark: spark.range(3).groupBy("id").agg(F.count(F.lit(1)).alias("n")),
    "fewer": lambda spark: spark.range(9).where("id > 1").distinct().orderBy("id").limit(2).alias("few"),
}
ASKED: dict[str, Callable[[Any], Any]] = {
    "without_a_name": lambda spark: spark.range(3).selectExpr("id + 1"),
    "many_of_one": lambda spark: spark.range(3).selectExpr("struct(id, id AS b) AS s").select("s.*"),
    "pivot": lambda spark: spark.range(3).groupBy("id").pivot("id", [1]).count(),
    "renamed": lambda spark: spark.range(3).withColumnRenamed("ID", "key"),
    "query": lambda spark: spark.sql("SELECT 1 AS a"),
    "both_sides": lambda spark: spark.range(3).join(spark.range(3), "id"),
}


@pytest.fixture
def source(spark: Any, workspace: Any) -> Any:
    """Ana's session, with two tables; she is an admin, who may read lineage."""
    spark.sql("CREATE TABLE churn.a AS SELECT 1 AS id, 'x' AS name, 2.0D AS paid")
    spark.sql("CREATE TABLE churn.b AS SELECT 1 AS id, 'y' AS city")
    arrange.admin(workspace, "ana@example.com")
    return spark


def lineage(spark: Any, target: str = "main.churn.t") -> set[str]:
    """`{"a.id > key"}`"""
    rows = spark.table("system.access.column_lineage").where(F.col("target_table_full_name") == target).collect()
    return {
        f"{row['source_table_full_name'].removeprefix('main.churn.')}.{row['source_column_name']} > {row['target_column_name']}"
        for row in rows
    }


@pytest.mark.documented
def test_by_sql(source: Any) -> None:
    """Names, aliases, expressions, joins and common table expressions of a query are followed."""
    source.sql(
        "CREATE TABLE churn.t AS WITH c AS (SELECT id AS i, upper(city) AS town FROM churn.b) "
        "SELECT a.id AS key, concat(name, town) AS label, 1 AS one, max(a.paid) AS most "
        "FROM main.churn.a JOIN c ON a.id = c.i WHERE a.paid > 0 GROUP BY a.id, concat(name, town)"
    )
    assert lineage(source) == {"a.id > key", "a.name > label", "b.city > label", "a.paid > most"}


@pytest.mark.documented
def test_by_insert(source: Any) -> None:
    """INSERT goes by place, or into the columns that it lists."""
    source.sql("CREATE TABLE churn.t (key INT, label STRING)")
    source.sql("INSERT INTO churn.t SELECT id, name FROM churn.a")
    source.sql("INSERT INTO churn.t (label, key) SELECT city, id FROM churn.b")
    assert lineage(source) == {"a.id > key", "a.name > label", "b.city > label", "b.id > key"}


@pytest.mark.documented
def test_by_api(source: Any) -> None:
    """Projections, new and renamed columns, joins and aggregates of a frame are followed."""
    frame = (
        source.table("churn.a")
        .where("paid > 0")
        .withColumn("twice", F.col("paid") * 2)
        .withColumnRenamed("name", "who")
    )
    joined = frame.join(source.table("churn.b").select(F.col("id").alias("k"), "city"), F.col("id") == F.col("k"))
    grouped = joined.groupBy("who").agg(
        F.max("twice").alias("most"), F.count("*").alias("n"), F.first("city").alias("town")
    )
    grouped.write.saveAsTable("churn.t")
    assert lineage(source) == {"a.name > who", "a.paid > most", "b.city > town"}


@pytest.mark.assumed
def test_only_what_is_certain(source: Any) -> None:
    """A Python function, a name that two columns have and a temporary view leave nothing."""
    twice = F.udf(lambda x: x * 2, "double")
    frame = source.table("churn.a").select("id", twice("paid").alias("p"), F.expr("upper(name) AS n"))
    frame.write.saveAsTable("churn.t")
    assert lineage(source) == {"a.id > id", "a.name > n"}
    source.table("churn.a").createOrReplaceTempView("seen")
    source.sql("CREATE TABLE churn.u AS SELECT id FROM seen")
    assert lineage(source, "main.churn.u") == set()


def told(frame: Any) -> list[str] | None:
    relation = frame._plan.to_proto(frame.sparkSession._client).root
    return column_lineage.names_of(relation, CurrentNames("main", "churn"), {})


@pytest.mark.measured
@pytest.mark.parametrize("kind", FRAMES)
def test_names(spark: Any, kind: str) -> None:
    """What a plan tells of a frame's columns is what the engine says of them."""
    frame = FRAMES[kind](spark)
    assert told(frame) == frame.columns


@pytest.mark.measured
@pytest.mark.parametrize("kind", ASKED)
def test_names_that_the_engine_knows(spark: Any, kind: str) -> None:
    """A plan that does not say all names tells none."""
    assert told(ASKED[kind](spark)) is None


@pytest.mark.measured
def test_names_of_another_version(source: Any) -> None:
    """A table's present columns are told for its present rows only."""
    tables = {"main.churn.a": {"exists": True, "columns": [{"name": "id"}, {"name": "name"}]}}
    now, before = source.table("churn.a"), source.read.option("versionAsOf", 0).table("churn.a")
    relations = [each._plan.to_proto(source._client).root for each in (now, before)]
    said = [column_lineage.names_of(each, CurrentNames("main", "default"), tables) for each in relations]
    assert said == [["id", "name"], None]
