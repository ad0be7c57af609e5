"""Sessions of principals over the embedded engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

ANA, BEN = "ana@example.com", "ben@example.com"


@pytest.fixture
def connect(workspace: Any, workspace_server: Any) -> Iterator[Callable[[str], Any]]:
    """`connect("ana@example.com")` is a Spark session of that principal; all end with the test."""
    from lakemock.spark import engine

    sessions = []

    def of(principal: str) -> Any:
        sessions.append(engine.connect(workspace_server.host, workspace.principals.mint(principal)))
        return sessions[-1]

    yield of
    for session in sessions:
        engine.disconnect(session)


@pytest.fixture
def spark(workspace: Any, connect: Any) -> Any:
    """Ana's session, in a workspace with the empty schema main.churn, where she may do all; Ben is a user there."""
    from lakemock import arrange

    arrange.grant(workspace, "catalog", "main", ANA, ["ALL_PRIVILEGES", "MANAGE"])
    workspace.principals.enrolled.add(BEN)
    session = connect(ANA)
    session.sql("CREATE SCHEMA main.churn")
    return session
