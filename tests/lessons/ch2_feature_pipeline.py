"""What the blocks of section 2.2 take as given: a session, swipes of a gym's members, a day and a watermark."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"
MONDAY = datetime(2026, 3, 23, 17, tzinfo=UTC)


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pyarrow as pa
    from lakemock.spark import engine

    rows = [
        {
            "swipe_id": f"s-{number // 2}",
            "member_id": f"m-{number % 3}",
            "minutes": 30.0 + number,
            "entered_at": MONDAY + timedelta(hours=11 * number),
            "ingested_at": MONDAY + timedelta(hours=12 * number),
            "position": number,
        }
        for number in range(12)
    ]
    arrange.write_table(workspace, "main.gym.swipes", pa.Table.from_pylist(rows), user=ANN)
    return {
        "spark": engine.connect(workspace.address, workspace.principals.mint(ANN)),
        "through": date(2026, 3, 31),
        "last_watermark": MONDAY + timedelta(days=4),
    }
