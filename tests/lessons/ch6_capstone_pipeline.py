"""What the blocks of sections 6.1 to 6.4 take as given: a session, scans of parcels, a run with a model, planners who read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pyarrow as pa
    from lakemock.spark import engine

    moments = pa.array([datetime(2026, 3, day, 9, tzinfo=UTC) for day in (2, 2, 3)], pa.timestamp("us", tz="UTC"))
    arrange.write_table(
        workspace, "main.depot.scans", pa.table({"parcel_id": ["a", "b", "a"], "at": moments}), user=ANN
    )
    arrange.grant(workspace, "schema", "main.depot", ANN, ["CREATE_TABLE", "CREATE_MODEL"])
    arrange.group(workspace, "planners", [])
    run_id = arrange.run(workspace, "/Shared/late_parcels", user=ANN)
    arrange.logged_model(workspace, run_id, [{"name": "scans", "type": "double", "required": True}])
    return {"spark": engine.connect(workspace.address, workspace.principals.mint(ANN)), "run_id": run_id}
