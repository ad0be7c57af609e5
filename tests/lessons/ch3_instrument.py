"""What the blocks of sections 3.1 and 3.4 take as given: parcels' distances, and the hours that they took."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import numpy as np
    import pandas as pd

    distances = pd.DataFrame(np.random.default_rng(31).normal(size=(40, 2)), columns=["road_km", "air_km"])
    return {"distances": distances, "hours": distances["road_km"] * 3 + distances["air_km"] + 40}
