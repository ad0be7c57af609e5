"""Online stores and tables through the client and through the SDK."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, InvalidParameterValue, NotFound, NotImplemented
from databricks.sdk.service.ml import OnlineStore
from lakemock.feature_store.control_plane import ControlPlane

S, ONLINE = "main.churn.usage", "main.churn.usage_online"
NOON = datetime(2026, 3, 1, 12)


@pytest.fixture
def source(fe: Any, spark: Any) -> Any:
    """A time series table of two keys, and an online store."""
    rows = [(1, NOON, 1.0), (1, NOON + timedelta(hours=1), None), (2, NOON, 2.0)]
    df = spark.createDataFrame(rows, "id bigint, ts timestamp, v double")
    fe.create_online_store(name="store", capacity="CU_1")
    return fe.create_table(name=S, primary_keys=["id", "ts"], timeseries_columns="ts", df=df)


def publish(fe: Any, mode: str = "SNAPSHOT") -> None:
    store = fe.get_online_store(name="store")
    fe.publish_table(online_store=store, source_table_name=S, online_table_name=ONLINE, publish_mode=mode)


def looked_up(*keys: int) -> list[Any]:
    return [None if row is None else row["v"] for row in ControlPlane().look_up(S, [{"id": key} for key in keys])]


@pytest.mark.documented
def test_latest_by_key(fe: Any, source: Any) -> None:
    """A published table answers by key with the latest row, also where its value is null; unknown keys have none."""
    publish(fe)
    assert looked_up(2, 1, 7) == [2.0, None, None]
    assert ControlPlane().look_up(S, [{"id": 1}, {"id": 7}])[1] is None
    assert fe.get_table(name=S).online_stores == ["store"]


@pytest.mark.documented
def test_snapshot_and_again(fe: Any, spark: Any, source: Any) -> None:
    """A snapshot stays as it was until it is published again."""
    publish(fe)
    later = spark.createDataFrame([(1, NOON + timedelta(hours=2), 5.0)], "id bigint, ts timestamp, v double")
    fe.write_table(name=S, df=later)
    assert looked_up(1) == [None]
    publish(fe)
    assert looked_up(1) == [5.0]


@pytest.mark.assumed
def test_nothing_hidden_goes_online(fe: Any, spark: Any, source: Any) -> None:
    """A table with a row filter is neither published nor looked up: an online table has one set of rows for all."""
    publish(fe)
    spark.sql("CREATE FUNCTION main.churn.mine(id BIGINT) RETURN id = 1")
    spark.sql(f"ALTER TABLE {S} SET ROW FILTER main.churn.mine ON (id)")
    with pytest.raises(NotImplemented, match="row filter or column mask"):
        looked_up(2)
    with pytest.raises(NotImplemented, match="row filter or column mask"):
        publish(fe)


@pytest.mark.documented
def test_change_data_feed(fe: Any, source: Any) -> None:
    """Every other mode than SNAPSHOT needs the source's change data feed."""
    with pytest.raises(InvalidParameterValue, match=r"delta\.enableChangeDataFeed"):
        publish(fe, "TRIGGERED")


@pytest.mark.documented
def test_continuous(fe: Any, spark: Any, source: Any) -> None:
    """With its change data feed on, a table is published continuously: the online rows follow it."""
    spark.sql(f"ALTER TABLE {S} SET TBLPROPERTIES (delta.enableChangeDataFeed = true)")
    publish(fe, "CONTINUOUS")
    later = spark.createDataFrame([(1, NOON + timedelta(hours=2), 5.0)], "id bigint, ts timestamp, v double")
    fe.write_table(name=S, df=later)
    assert looked_up(1) == [5.0]


@pytest.mark.documented
def test_stores(fe: Any, spark: Any) -> None:
    """Online stores are made, listed, resized and deleted, by this client and by the SDK's."""
    sdk = WorkspaceClient().feature_store
    made = fe.create_online_store(name="one", capacity="CU_1")
    sdk.create_online_store(OnlineStore(name="two", capacity="CU_2"))
    assert (made.state.value, made.capacity) == ("AVAILABLE", "CU_1")
    assert (
        [each.name for each in sdk.list_online_stores()]
        == [each.name for each in fe.list_online_stores()]
        == ["one", "two"]
    )
    assert (
        fe.update_online_store(name="one", capacity="CU_4").capacity == sdk.get_online_store("one").capacity == "CU_4"
    )
    fe.delete_online_store(name="two")
    assert fe.get_online_store(name="two") is None
    with pytest.raises(InvalidParameterValue, match="CU_3"):
        fe.create_online_store(name="three", capacity="CU_3")


@pytest.mark.documented
def test_deletion(fe: Any, source: Any) -> None:
    """An online table is deleted through the SDK; a store goes once it is empty."""
    publish(fe)
    with pytest.raises(BadRequest, match="still has online tables"):
        fe.delete_online_store(name="store")
    WorkspaceClient().feature_store.delete_online_table(ONLINE)
    fe.delete_online_store(name="store")
    with pytest.raises(NotFound, match="No suitable online store"):
        looked_up(1)


@pytest.mark.measured
def test_kept(fe: Any, source: Any, workspace: Any) -> None:
    """Keys, tags and online tables outlive the process of a workspace that keeps its state."""
    from lakemock.workspace import plain

    publish(fe)
    fe.set_feature_table_tag(name=S, key="tier", value="gold")
    saved = plain.encode(workspace.feature_store, workspace.root)
    assert plain.decode(json.loads(json.dumps(saved)), workspace.root) == workspace.feature_store
