"""What the blocks of sections 1.1 and 1.6 take as given: nothing but who is signed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """No variables."""
    return {}
