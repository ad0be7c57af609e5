"""Trap: the declarations are sorted in place, in the caller's own list.

skill: rollback_reasons
phrase: after the call, declared was
"""

from datetime import datetime


def rollback_reasons(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    in_force = {}
    declared.sort(key=lambda row: row["declared_at"])
    for row in declared:
        if row["declared_at"] < promoted_at:
            in_force[row["metric"]] = row
    reasons = []
    for metric, row in in_force.items():
        if not observed.get(metric):
            raise LookupError(f"{metric} was declared and never measured")
        longest = run = 0
        for value in observed[metric]:
            run = run + 1 if value > row["limit"] else 0
            longest = max(longest, run)
        if longest >= row["windows"]:
            reasons.append(metric)
    return reasons
