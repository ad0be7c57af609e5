"""Trap: it stops at the first check that fails.

skill: correctness_gate
phrase: and one prediction is 1.2
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    for column in inputs:
        kind = sent.get(column["name"])
        if kind != column["type"] and (kind is not None or column["required"]):
            return ["schema"]
    failed = []
    if golden.empty or not ((golden["predicted"] - golden["expected"]).abs() <= tolerance).all():
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed
