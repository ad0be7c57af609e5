"""What the blocks of sections 1.3 and 1.5 take as given: a schema, and a group that reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """No variables."""
    from lakemock import arrange

    arrange.group(workspace, "analysts", [])
    arrange.grant(workspace, "SCHEMA", "main.default", "analysts", ["USE_SCHEMA"])
    return {}
