"""Trap: a prediction that is off by the tolerance is refused.

skill: correctness_gate
phrase: a prediction at the tolerance fails
"""

import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    # Each test says what is good, and everything else fails: a missing prediction compares false with any number.
    close = (golden["predicted"] - golden["expected"]).abs() < tolerance
    checks = {
        "schema": all(sent.get(column["name"], _when_absent(column)) == column["type"] for column in inputs),
        "golden": not golden.empty and close.all(),
        "range": not golden.empty and golden["predicted"].between(0, 1).all(),
    }
    return [check for check, good in checks.items() if not good]


def _when_absent(column: dict) -> str | None:
    return None if column["required"] else column["type"]
