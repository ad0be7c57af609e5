"""Which columns were made from which, as the plan tells it."""

from __future__ import annotations

from typing import Any

import pytest
from lakemock import arrange
from pyspark.sql import functions as F


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
