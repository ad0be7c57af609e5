"""What the blocks of section 5.5 take as given, beside those of 5.1: the inference table of an endpoint, and a client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pyarrow as pa

    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    seen = [(now - timedelta(minutes=minute), 200 if minute % 5 else 503, 40 * minute) for minute in range(1, 60)]
    columns = ["request_time", "status_code", "execution_duration_ms"]
    rows = pa.Table.from_pylist([dict(zip(columns, each, strict=True)) for each in seen])
    arrange.write_table(workspace, "main.ops.late_risk_payload", rows, user=ANN)
    return {}
