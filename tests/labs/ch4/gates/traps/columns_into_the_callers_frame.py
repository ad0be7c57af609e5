"""Trap: what is computed on the way goes into the frame that the caller goes on using.

skill: correctness_gate
phrase: after the call, golden has got the column
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    golden["off"] = (golden["predicted"] - golden["expected"]).abs()
    checks = {
        "schema": all(sent.get(column["name"], _when_absent(column)) == column["type"] for column in inputs),
        "golden": not golden.empty and (golden["off"] <= tolerance).all(),
        "range": not golden.empty and golden["predicted"].between(0, 1).all(),
    }
    return [check for check, good in checks.items() if not good]


def _when_absent(column: dict) -> str | None:
    return None if column["required"] else column["type"]
