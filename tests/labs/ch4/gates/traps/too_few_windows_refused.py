"""Trap: a metric with fewer windows than declared counts as one without values.

skill: rollback_reasons
phrase: too few windows taken for none
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_rollback_reasons = rollback_reasons


def rollback_reasons(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    for row in declared:
        if row["declared_at"] < promoted_at and len(observed.get(row["metric"], [])) < row["windows"]:
            raise LookupError(f"{row['metric']} has too few values")
    return _rollback_reasons(declared, promoted_at, observed)
