"""What the blocks of sections 2.3 and 2.5 take as given: a session, a library's tables, a group, and loans of a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any."""
    import pyarrow as pa
    from lakemock.spark import engine

    arrange.grant(workspace, "schema", "main.library", ANN, ["USE_SCHEMA"])
    arrange.group(workspace, "library-scientists", ["ben@example.com"])
    loans = pa.table({"member_id": ["m1", "m2"], "loans": [3, 0]})
    arrange.write_table(workspace, "main.library.loans_raw", loans, user=ANN)
    arrange.write_table(workspace, "main.library.loans_clean", loans, user=ANN, made_from=["main.library.loans_raw"])
    members = pa.table({"member_id": ["m1", "m2"], "email": ["a@example.com", "b@example.com"]})
    arrange.write_table(workspace, "main.library.members", members, user=ANN)
    spark = engine.connect(workspace.address, workspace.principals.mint(ANN))
    return {"spark": spark, "rows_of_today": [("m1", date(2026, 3, 2), 3)]}
