"""The engine itself: what a session is like, and what it leaves behind."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.measured
def test_settings(spark: Any) -> None:
    """A session runs in UTC, makes Delta tables, and is in main.default."""
    assert spark.conf.get("spark.sql.session.timeZone") == "UTC"
    assert spark.conf.get("spark.sql.sources.default") == "delta"
    assert (spark.catalog.currentCatalog(), spark.catalog.currentDatabase()) == ("main", "default")


@pytest.mark.measured
def test_active_session(spark: Any) -> None:
    """`SparkSession.builder.getOrCreate()` finds the session that was connected."""
    from pyspark.sql import SparkSession

    assert SparkSession.builder.getOrCreate() is spark


@pytest.mark.measured
def test_latest_session(spark: Any, connect: Any) -> None:
    """Of several sessions the latest is found, and the one before when that ends."""
    from lakemock.spark.engine import disconnect
    from pyspark.sql import SparkSession

    other = connect("ben@example.com")
    assert SparkSession.builder.getOrCreate() is other
    disconnect(other)
    assert SparkSession.builder.getOrCreate() is spark


@pytest.mark.measured
def test_leaves_nothing(workspace: Any, workspace_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a session the environment is as before; the token is in none of it meanwhile."""
    from lakemock.spark.engine import connected
    from pyspark.sql import SparkSession

    monkeypatch.setenv("RUST_LOG", "warn")
    before = dict(os.environ)
    with connected(workspace_server.host, workspace.principals.mint("ana@example.com")) as session:
        assert os.environ["RUST_LOG"] == "warn"
        assert not [name for name, value in os.environ.items() if "dapi" in value]
        warehouse = session.conf.get("spark.sql.warehouse.dir")
    assert SparkSession.getActiveSession() is None
    assert dict(os.environ) == before
    assert not Path(warehouse).exists()


@pytest.mark.measured
def test_disconnect_twice(connect: Any) -> None:
    """A session ends once; ending it again, or after `stop()`, is harmless."""
    from lakemock.spark.engine import disconnect

    session = connect("ana@example.com")
    session.stop()
    disconnect(session)
    disconnect(session)


@pytest.mark.measured
def test_stranger(workspace: Any, workspace_server: Any) -> None:
    """Without a token of the workspace there is no session."""
    from lakemock.spark.engine import connect

    with pytest.raises(Exception, match="UNAUTHENTICATED"):
        connect(workspace_server.host, "dapi0")


@pytest.mark.measured
def test_signed_in_process(
    workspace: Any, connect: Any, workspace_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DATABRICKS_HOST, which a signed-in process has, is not taken for the catalogue's address."""
    from lakemock.arrange import admin

    monkeypatch.setenv("DATABRICKS_HOST", workspace_server.host)
    admin(workspace, "ana@example.com")
    session = connect("ana@example.com")
    session.sql("CREATE SCHEMA main.churn")
    session.range(3).write.saveAsTable("main.churn.t")
    assert session.sql("SELECT * FROM main.churn.t VERSION AS OF 0").count() == 3
