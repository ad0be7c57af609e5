"""What the blocks of section 2.4 take as given: features of a day, and an empty table of reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pyarrow as pa
    from lakemock.spark import engine

    day = [date(2026, 3, 4)] * 3
    rows = {"customer_id": ["a", "b", "c"], "day": day, "spend": [1.0, None, float("nan")], "plan": ["x", "y", "x"]}
    arrange.write_table(workspace, "main.mobile.features", pa.table(rows), user=ANN)
    kinds = [("table_name", "string"), ("version", "int64"), ("feature", "string"), ("verdict", "string")]
    arrange.write_table(workspace, "main.mobile.quality", pa.schema(kinds).empty_table(), user=ANN)
    return {"spark": engine.connect(workspace.address, workspace.principals.mint(ANN))}
