"""An admin, somebody else, and clients of both."""

from __future__ import annotations

from typing import Any

import pytest
from lakemock import arrange

ADMIN, ANN = "admin@example.com", "ann@example.com"


@pytest.fixture
def admin(workspace: Any, client: Any) -> Any:
    arrange.admin(workspace, ADMIN)
    return client(ADMIN)


@pytest.fixture
def ann(workspace: Any, client: Any) -> Any:
    """Somebody whose calls come from 203.0.113.9."""
    arrange.calls_from(workspace, ANN, "203.0.113.9")
    return client(ANN)
