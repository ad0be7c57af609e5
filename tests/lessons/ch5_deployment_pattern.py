"""What the blocks of section 5.1 take as given: letters, a model for them with a champion, an endpoint, and a Spark session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pyarrow as pa
    from lakemock.spark import engine

    version = arrange.linear_model(workspace, "main.mail.late_risk", {"km": 0.002, "grams": 0.001}, owner=ANN)
    arrange.uc_alias(workspace, "main.mail.late_risk", "champion", version)
    rows = pa.table({"letter": ["l1", "l2"], "km": [700.0, 15.0], "grams": [20.0, 90.0]})
    arrange.write_table(workspace, "main.mail.letters", rows, user=ANN)
    arrange.serving_endpoint(
        workspace, "late-risk", [{"entity_name": "main.mail.late_risk", "entity_version": version}]
    )
    return {"spark": engine.connect(workspace.address, workspace.principals.mint(ANN))}
