"""Trap: the tolerance of the golden examples is used for the invariant too.

skill: correctness_gate
phrase: a probability out of range
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    absent = [column for column in inputs if column["required"] and column["name"] not in sent]
    differ = [column for column in inputs if column["name"] in sent and sent[column["name"]] != column["type"]]
    failed = ["schema"] if absent or differ else []
    off = (golden["predicted"] - golden["expected"]).abs()
    if golden.empty or not (off <= tolerance).all():
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(-tolerance, 1 + tolerance).all():
        failed.append("range")
    return failed
