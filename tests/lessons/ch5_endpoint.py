"""What the blocks of sections 5.2 and 5.4 take as given: a model with a champion, and an application's service principal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lakemock import arrange


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The blocks use no variables before they make any."""
    version = arrange.linear_model(workspace, "main.greet.greeter", {"x": 2.0}, owner="ann@example.com")
    arrange.uc_alias(workspace, "main.greet.greeter", "champion", version)
    arrange.token(workspace, "greeter-app")
    return {}
