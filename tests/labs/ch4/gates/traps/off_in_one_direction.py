"""Trap: a prediction that is too low is close enough.

skill: correctness_gate
phrase: off in one direction only
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    absent = [column for column in inputs if column["required"] and column["name"] not in sent]
    differ = [column for column in inputs if column["name"] in sent and sent[column["name"]] != column["type"]]
    failed = ["schema"] if absent or differ else []
    off = golden["predicted"] - golden["expected"]
    if golden.empty or not (off <= tolerance).all():
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed
