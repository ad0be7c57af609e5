"""What the blocks of section 6.5 take as given: a generator, the drift metrics of a monitor, and a model with two versions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import numpy as np
    import pyarrow as pa
    from lakemock.spark import engine

    start, day = datetime(2026, 3, 2, tzinfo=UTC), timedelta(days=1)
    about = {"column_name": "spend", "granularity": "1 day", "drift_type": "BASELINE", "slice_key": None}
    rows = [
        {
            **about,
            "window": {"start": start + place * day, "end": start + (place + 1) * day},
            "wasserstein_distance": place / 10,
        }
        for place in range(3)
    ]
    moment = pa.timestamp("us", tz="UTC")
    schema = pa.schema({name: pa.string() for name in about})
    schema = schema.append(pa.field("window", pa.struct({"start": moment, "end": moment})))
    schema = schema.append(pa.field("wasserstein_distance", pa.float64()))
    frame = pa.Table.from_pylist(rows, schema=schema)
    arrange.write_table(workspace, "main.shop.scored_drift_metrics", frame, user=ANN)
    arrange.uc_model(workspace, "main.shop.late_risk", ANN)
    for alias, features in (("previous", "age,spend"), ("champion", "age,spend,plan")):
        version = arrange.uc_version(workspace, "main.shop.late_risk", tags={"features": features})
        arrange.uc_alias(workspace, "main.shop.late_risk", alias, version)
    spark = engine.connect(workspace.address, workspace.principals.mint(ANN))
    return {"spark": spark, "rng": np.random.default_rng(6)}
