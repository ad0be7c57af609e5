"""What the blocks of sections 5.3 and 5.6 take as given: an endpoint that prices offers, orders, and a load test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lakemock import arrange

MODEL = "main.insurance.offers"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pandas as pd

    version = arrange.linear_model(workspace, MODEL, {"km": 2.0}, columns={"plan": "string"})
    arrange.serving_endpoint(workspace, "offers", [{"entity_name": MODEL, "entity_version": version}])
    orders = pd.DataFrame({"km": [12.0, None], "since": pd.to_datetime(["2026-01-05", "2026-02-01"])})
    load_test = pd.DataFrame({"rows": [1] * 20 + [100] * 20, "seconds": [0.02] * 20 + [0.03] * 20})
    return {"orders": orders, "load_test": load_test}
