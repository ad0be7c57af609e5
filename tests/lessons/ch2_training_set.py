"""What the blocks of section 2.6 take as given: usage as of times, labels, a model that looks up, a staged backfill."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pyarrow as pa
    from lakemock.spark import engine

    spark = engine.connect(workspace.address, workspace.principals.mint(ANN))
    usage = pa.table({"customer_id": ["a", "a"], "as_of": [NOON, NOON + timedelta(hours=1)], "gb_30d": [1.0, 2.0]})
    keys = {"keys": ["customer_id", "as_of"], "timeseries": ["as_of"]}
    arrange.write_table(workspace, "main.mobile.usage", usage, user=ANN, **keys)
    asked = pa.table({"client": ["a", "b"], "decided_at": [NOON, NOON], "used_gb": [1.0, None], "churned": [0, 1]})
    arrange.write_table(workspace, "main.mobile.asked", asked, user=ANN)
    costs = pa.table({"customer_id": ["a"], "day": [date(2026, 3, 2)], "cost_eur": [1.0]})
    for table in ("costs", "costs_staging"):
        arrange.write_table(workspace, f"main.mobile.{table}", costs, user=ANN)
    lookup = {
        "table_name": "main.mobile.usage",
        "lookup_key": ["client"],
        "feature_names": ["gb_30d"],
        "timestamp_lookup_key": "decided_at",
    }
    inputs = {"client": "string", "decided_at": "datetime"}
    arrange.feature_model(workspace, "main.mobile.retention", [lookup], inputs, {"gb_30d": 2.0}, owner=ANN)
    arrange.uc_alias(workspace, "main.mobile.retention", "champion", "1")
    return {"spark": spark, "labels": spark.table("main.mobile.asked").drop("used_gb")}
