"""Trap: the first reason is enough.

skill: rollback_reasons
phrase: one of two breaches
"""

from datetime import datetime


def rollback_reasons(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    rows = sorted(declared, key=lambda row: row["declared_at"])
    counts = {row["metric"]: row for row in rows if row["declared_at"] < promoted_at}
    reasons = []
    for metric, row in counts.items():
        above = "".join("1" if value > row["limit"] else "0" for value in observed.get(metric, []))
        if "1" * row["windows"] in above:
            reasons = reasons or [metric]
    if not all(observed.get(metric) for metric in counts):
        raise LookupError("not measured")
    return reasons
