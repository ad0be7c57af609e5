"""What the blocks of section 3.6 take as given: a session, and a table of homes that others write to as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pyarrow as pa
    from lakemock.spark import engine

    rows = pa.table({"id": ["h1", "h2", "h3"], "town": ["a", "a", "b"], "kwh": [1.0, 2.0, 3.0]})
    for _ in range(2):
        arrange.write_table(workspace, "main.energy.homes", rows, user=ANN)
    return {"spark": engine.connect(workspace.address, workspace.principals.mint(ANN))}
