"""Trap: a new output that readers do not know is called breaking.

skill: compare_signatures
phrase: a new output called breaking
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_compare_signatures = compare_signatures


def compare_signatures(old: dict, new: dict) -> dict:
    found = _compare_signatures(old, new)
    known = {column["name"] for column in old["outputs"]}
    more = [f"outputs.{column['name']}: required" for column in new["outputs"] if column["name"] not in known]
    return {"verdict": "breaking", "reasons": sorted([*found["reasons"], *more])} if more else found
