"""What the blocks of section 2.1 take as given: members whose status was overwritten, and rides of some of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The tables; `spark` is another file's of this chapter."""
    import pyarrow as pa

    for status in (["active", "active"], ["active", "cancelled"]):
        members = pa.table({"member_id": ["m-1", "m-2"], "status": status})
        arrange.write_table(workspace, "main.bikes.members", members, user=ANN)
    rides = pa.table({"member_id": ["m-1"], "rides": [3]})
    arrange.write_table(workspace, "main.bikes.rides", rides, user=ANN)
    return {}
