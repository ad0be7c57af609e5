"""Trap: windows above the limit are counted, whether or not they follow each other.

skill: rollback_reasons
phrase: a spike rolls back
"""

from datetime import datetime


def rollback_reasons(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    before = sorted((row for row in declared if row["declared_at"] < promoted_at), key=lambda row: row["declared_at"])
    in_force = {row["metric"]: row for row in before}
    reasons = []
    for metric, row in in_force.items():
        if not observed.get(metric):
            raise LookupError(metric)
        if sum(value > row["limit"] for value in observed[metric]) >= row["windows"]:
            reasons.append(metric)
    return reasons
