"""Trap: columns are compared by their names alone.

skill: correctness_gate
phrase: another type is let through
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    required = {column["name"] for column in inputs if column["required"]}
    failed = [] if required <= set(sent) else ["schema"]
    predicted = golden["predicted"]
    close = (predicted - golden["expected"]).abs() <= tolerance
    if golden.empty or not close.all():
        failed.append("golden")
    if golden.empty or not predicted.between(0, 1).all():
        failed.append("range")
    return failed
