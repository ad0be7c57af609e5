"""What the blocks of section 6.6 take as given: a bank with a question of each guide. Its `spark` is section 6.5's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """No variables: a table."""
    import pyarrow as pa

    about = {"domain": "mlops", "objective": "monitoring.alerts", "lab": "drift", "question": "What rings?"}
    rows = [
        {
            **about,
            "name": f"q_{guide}",
            "guide": guide,
            "options": ["a bell", "an alert"],
            "right": ["b"],
            "why": ["", ""],
        }
        for guide in (2022, 2025)
    ]
    arrange.write_table(workspace, "main.exams.bank", pa.Table.from_pylist(rows), user=ANN)
    return {}
