"""Trap: the golden examples are off by the tolerance on average.

skill: correctness_gate
phrase: a golden example that is off passes
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    failed = []
    for column in inputs:
        kind = sent.get(column["name"])
        if kind != column["type"] and (kind is not None or column["required"]):
            failed = ["schema"]
    if golden.empty or not (golden["predicted"] - golden["expected"]).abs().mean(skipna=False) <= tolerance:
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed
