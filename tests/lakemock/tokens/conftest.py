"""An admin, a service principal, and clients that have nothing but a token."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from lakemock import arrange

ADMIN = "admin@example.com"


@pytest.fixture
def admin(workspace: Any, client: Any) -> Any:
    arrange.admin(workspace, ADMIN)
    return client(ADMIN)


@pytest.fixture
def deployer(admin: Any) -> Any:
    """A service principal."""
    return admin.service_principals.create(display_name="deployer")


@pytest.fixture
def with_token(workspace_server: Any) -> Any:
    """The SDK's client that has nothing but a token."""

    def of(token: str) -> Any:
        host = workspace_server.host
        return WorkspaceClient(config=Config(host=host, token=token, auth_type="pat", retry_timeout_seconds=2))

    return of
