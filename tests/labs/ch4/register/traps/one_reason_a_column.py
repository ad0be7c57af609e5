"""Trap: a column is named once, whatever breaks about it.

skill: compare_signatures
phrase: one way of two told
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_compare_signatures = compare_signatures


def compare_signatures(old: dict, new: dict) -> dict:
    found = _compare_signatures(old, new)
    first: dict[str, str] = {}
    for reason in found["reasons"]:
        first.setdefault(reason.rpartition(": ")[0], reason)
    return {**found, "reasons": list(first.values())}
