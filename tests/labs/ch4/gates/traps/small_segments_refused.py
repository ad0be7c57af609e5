"""Trap: with few customers in a segment nothing is compared at all.

skill: performance_gate
phrase: frames that can be compared are refused
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_performance_gate = performance_gate


def performance_gate(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    if champion["segment"].value_counts().min() < 5:
        return ["rows"]
    return _performance_gate(champion, candidate, contract)
