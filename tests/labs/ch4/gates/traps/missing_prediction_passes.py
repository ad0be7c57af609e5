"""Trap: the gate looks for what is bad, and a comparison with a missing value is never bad.

skill: correctness_gate
phrase: a missing prediction passes
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    absent = [column for column in inputs if column["required"] and column["name"] not in sent]
    differ = [column for column in inputs if column["name"] in sent and sent[column["name"]] != column["type"]]
    failed = ["schema"] if absent or differ else []
    off = (golden["predicted"] - golden["expected"]).abs()
    if (off > tolerance).any():
        failed.append("golden")
    if (golden["predicted"] < 0).any() or (golden["predicted"] > 1).any():
        failed.append("range")
    return failed
