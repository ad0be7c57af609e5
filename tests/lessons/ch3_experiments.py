"""What the blocks of section 3.3 take as given: customers whose spend was predicted, by plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import mlflow
    import pandas as pd

    mlflow.set_experiment("/Shared/spend")
    scored = pd.DataFrame(
        {"plan": ["new", "new", "family"], "spend": [10.0, 20.0, 30.0], "predicted": [11.0, 19.0, 36.0]}
    )
    return {"scored": scored}
