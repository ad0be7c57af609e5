"""Ann's session and client of the feature store, in a workspace with the empty schema main.churn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

ANN = "ann@example.com"


@pytest.fixture
def spark(sign_in: Any, workspace_server: Any) -> Iterator[Any]:
    """A session of Ann, an admin, to whom every client of the process belongs."""
    from lakemock.spark import engine

    token = sign_in(ANN, admin=True)
    with engine.connected(workspace_server.host, token) as session:
        session.sql("CREATE SCHEMA main.churn")
        yield session


@pytest.fixture
def fe(spark: Any) -> Any:
    """Ann's client of the feature store, by its documented import."""
    from lakemock import feature_store

    feature_store.install()
    from databricks.feature_engineering import FeatureEngineeringClient

    return FeatureEngineeringClient()
