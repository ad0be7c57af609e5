"""Trap: what is sent must be the signature, nothing more and nothing less.

skill: correctness_gate
phrase: a compatible schema is held back
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    failed = [] if {column["name"]: column["type"] for column in inputs} == sent else ["schema"]
    predicted = golden["predicted"]
    close = (predicted - golden["expected"]).abs() <= tolerance
    if golden.empty or not close.all():
        failed.append("golden")
    if golden.empty or not predicted.between(0, 1).all():
        failed.append("range")
    return failed
