"""Trap: predictions must equal what is expected to the last digit.

skill: correctness_gate
phrase: golden example compared exactly
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    absent = [column for column in inputs if column["required"] and column["name"] not in sent]
    differ = [column for column in inputs if column["name"] in sent and sent[column["name"]] != column["type"]]
    failed = ["schema"] if absent or differ else []
    if golden.empty or list(golden["predicted"]) != list(golden["expected"]):
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed
