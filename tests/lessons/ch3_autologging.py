"""What the blocks of section 3.2 take as given: rows and what customers spent."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import numpy as np
    import pandas as pd

    rows = pd.DataFrame(np.random.default_rng(3).normal(size=(40, 2)), columns=["tenure", "calls"])
    return {"rows": rows, "spend": rows["tenure"] * 3 + rows["calls"]}
