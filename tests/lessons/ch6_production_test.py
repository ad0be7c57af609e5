"""What the blocks of section 6.5 take as given, beside those of drift: an endpoint between a champion and a candidate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lakemock import arrange

MODEL = "main.mail.late_risk"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The blocks use no variables before they make any."""
    versions = [arrange.linear_model(workspace, MODEL, {"km": 0.002, "grams": weight}) for weight in (0.002, 0.001)]
    entities = [{"entity_name": MODEL, "entity_version": each} for each in versions]
    arrange.serving_endpoint(workspace, "late-risk", entities, {"late_risk-1": 100})
    return {}
