"""Clients that have nothing but a token."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config


@pytest.fixture
def with_token(workspace_server: Any) -> Any:
    """The SDK's client that has nothing but a token."""

    def of(token: str) -> Any:
        host = workspace_server.host
        return WorkspaceClient(config=Config(host=host, token=token, auth_type="pat", retry_timeout_seconds=2))

    return of
