"""Feature tables through the documented client: made, merged into, read, tagged, dropped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from databricks.sdk.errors import NotFound

T = "main.churn.customers"


@pytest.fixture
def table(fe: Any, spark: Any) -> Any:
    """A table of two customers."""
    df = spark.createDataFrame([(1, 10.0, "a"), (2, 20.0, "b")], "id bigint, spend double, plan string")
    return fe.create_table(name=T, primary_keys="id", df=df, description="One row a customer", tags={"team": "churn"})


def rows(fe: Any) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in fe.read_table(name=T).collect())


@pytest.mark.documented
def test_create(table: Any, fe: Any) -> None:
    """A table made from a frame has its rows, keys, features, description and tags."""
    assert (table.name, table.primary_keys, table.timestamp_keys) == (T, ["id"], [])
    assert [(each.name, each.data_type) for each in table.features] == [("spend", "double"), ("plan", "string")]
    assert (table.description, table.tags) == ("One row a customer", {"team": "churn"})
    assert rows(fe) == [(1, 10.0, "a"), (2, 20.0, "b")]


@pytest.mark.documented
def test_merge(table: Any, fe: Any, spark: Any) -> None:
    """A merge updates known keys, inserts others, and leaves columns that it does not give."""
    fe.write_table(name=T, df=spark.createDataFrame([(2, 21.0), (3, 30.0)], "id bigint, spend double"), mode="merge")
    assert rows(fe) == [(1, 10.0, "a"), (2, 21.0, "b"), (3, 30.0, None)]


@pytest.mark.documented
def test_new_columns(table: Any, fe: Any, spark: Any) -> None:
    """New columns of a merged frame extend the table."""
    fe.write_table(name=T, df=spark.createDataFrame([(1, 7)], "id bigint, calls int"))
    assert rows(fe) == [(1, 10.0, "a", 7), (2, 20.0, "b", None)]
    assert [each.name for each in fe.get_table(name=T).features] == ["spend", "plan", "calls"]


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("data", "schema", "words"),
    [
        ([(None, 1.0)], "id bigint, spend double", "NOT NULL constraint violated for column: id"),
        ([(1, 1.0), (1, 2.0)], "id bigint, spend double", "Non-unique rows detected"),
        ([("1", 1.0)], "id string, spend double", "'id' is string in the frame and bigint"),
        ([(1.0,)], "spend double", "primary keys"),
    ],
)
def test_bad_frames(table: Any, fe: Any, spark: Any, data: Any, schema: str, words: str) -> None:
    """Null, repeated, missing or ill-typed keys are refused, and the table is as before."""
    with pytest.raises(ValueError, match=words):
        fe.write_table(name=T, df=spark.createDataFrame(data, schema))
    assert rows(fe) == [(1, 10.0, "a"), (2, 20.0, "b")]


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"primary_keys": []}, "Feature tables must have a primary key"),
        ({"primary_keys": "no"}, "not in the schema"),
        ({"primary_keys": "id", "timeseries_columns": "ts"}, "must be part of primary_keys"),
        ({"primary_keys": ["id", "spend"], "timeseries_columns": "spend"}, "must be a timestamp or a date"),
        ({"primary_keys": ["id", "ts"], "timeseries_columns": "ts", "partition_columns": "id"}, "partition columns"),
        ({"primary_keys": ["id", "ts"], "timeseries_columns": ["id", "ts"]}, "Only one timeseries column"),
    ],
)
def test_bad_keys(fe: Any, spark: Any, arguments: Any, words: str) -> None:
    """Keys that cannot be are refused, and no table is made."""
    df = spark.createDataFrame([(1, datetime(2026, 1, 1), 1.0)], "id bigint, ts timestamp, spend double")
    with pytest.raises(ValueError, match=words):
        fe.create_table(name=T, df=df, **arguments)
    with pytest.raises(NotFound):
        fe.get_table(name=T)


@pytest.mark.documented
def test_schema_only(fe: Any, spark: Any) -> None:
    """A table may be made from a schema, without rows."""
    schema = spark.createDataFrame([], "id bigint, ts timestamp, v double").schema
    made = fe.create_table(name=T, primary_keys=["id", "ts"], timeseries_columns="ts", schema=schema)
    assert (made.primary_keys, made.timestamp_keys, rows(fe)) == (["id", "ts"], ["ts"], [])


@pytest.mark.assumed
def test_comments_of_the_schema(fe: Any) -> None:
    """What a schema says of its columns is said of the table's."""
    from pyspark.sql.types import DoubleType, LongType, StructField, StructType

    schema = StructType(
        [StructField("id", LongType()), StructField("v", DoubleType(), True, {"comment": "spend [EUR]"})]
    )
    made = fe.create_table(name=T, primary_keys="id", schema=schema)
    assert made.features[0].description == "spend [EUR]"


@pytest.mark.documented
def test_time_series_writes_give_all_features(fe: Any, spark: Any) -> None:
    """A write to a time series table without one of its features is refused."""
    schema = spark.createDataFrame([], "id bigint, ts timestamp, v double").schema
    fe.create_table(name=T, primary_keys=["id", "ts"], timeseries_columns="ts", schema=schema)
    with pytest.raises(ValueError, match="must give all features"):
        fe.write_table(name=T, df=spark.createDataFrame([(1, datetime(2026, 1, 1))], "id bigint, ts timestamp"))


@pytest.mark.documented
def test_tags(table: Any, fe: Any) -> None:
    """Tags are set, changed and taken away."""
    fe.set_feature_table_tag(name=T, key="tier", value="gold")
    fe.delete_feature_table_tag(name=T, key="team")
    assert fe.get_table(name=T).tags == {"tier": "gold"}


@pytest.mark.documented
def test_drop(table: Any, fe: Any, spark: Any) -> None:
    """Dropping a feature table drops its Delta table, and a new table of the name has no keys of the old one."""
    fe.drop_table(name=T)
    spark.sql(f"CREATE TABLE {T} (id bigint)")
    with pytest.raises(ValueError, match="Feature tables must have a primary key"):
        fe.get_table(name=T)


@pytest.mark.documented
def test_only_merge(table: Any, fe: Any, spark: Any) -> None:
    """No other mode than merge is supported in Unity Catalog."""
    with pytest.raises(ValueError, match="overwrite"):
        fe.write_table(name=T, df=spark.range(1), mode="overwrite")


@pytest.mark.documented
def test_keys_by_sql(fe: Any, spark: Any) -> None:
    """A table that SQL gave a primary key is a feature table; its tags are the table's."""
    spark.sql(
        f"CREATE TABLE {T} (id BIGINT NOT NULL, ts TIMESTAMP NOT NULL, v DOUBLE, "
        "CONSTRAINT pk PRIMARY KEY (id, ts TIMESERIES))"
    )
    spark.sql(f"ALTER TABLE {T} SET TAGS ('team' = 'churn')")
    known = fe.get_table(name=T)
    assert (known.primary_keys, known.timestamp_keys, known.tags) == (["id", "ts"], ["ts"], {"team": "churn"})


@pytest.mark.documented
def test_keys_in_the_catalogue(table: Any) -> None:
    """The primary key of a feature table is a constraint that the SDK shows."""
    from databricks.sdk import WorkspaceClient

    constraint = WorkspaceClient().tables.get(T).table_constraints[0].primary_key_constraint
    assert constraint.child_columns == ["id"]
