"""What the blocks of section 1.4 take as given: a session, and what a bakery's shops sold, as text and cleaned."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"
MONDAY, DAY = date(2026, 3, 2), timedelta(days=1)


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pyarrow as pa
    from lakemock.spark import engine

    days = [MONDAY + number * DAY for number in range(14)]
    sold = [40 + 7 * number % 30 for number in range(14)]
    landed = {"shop": ["7"] * 15, "day": [*map(str, days), str(MONDAY)], "sold": [*map(str, sold), "a few"]}
    clean = {"shop": ["7"] * 14, "day": days, "sold": sold}
    arrange.write_table(workspace, "main.bakery.landing", pa.table(landed), user=ANN)
    arrange.write_table(workspace, "main.bakery.silver", pa.table(clean), user=ANN)
    evening = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    tills = {"till": ["a", "a", None], "sold_at": [evening] * 3, "arrived_at": [evening, evening + DAY, evening]}
    arrange.write_table(workspace, "main.bakery.sales", pa.table({**tills, "loaves": [1, 2, 3]}), user=ANN)
    arrange.grant(workspace, "schema", "main.bakery", ANN, ["CREATE_TABLE", "CREATE_MODEL"])
    spark = engine.connect(workspace.address, workspace.principals.mint(ANN))
    return {"spark": spark, "test_from": date(2026, 3, 12)}
