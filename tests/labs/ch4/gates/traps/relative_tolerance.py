"""Trap: the tolerance is taken as a part of what is expected.

skill: correctness_gate
phrase: tolerance not used as given
"""

import numpy as np
import pandas as pd


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    failed = []
    for column in inputs:
        kind = sent.get(column["name"])
        if kind != column["type"] and (kind is not None or column["required"]):
            failed = ["schema"]
    if golden.empty or not np.allclose(golden["predicted"], golden["expected"], rtol=tolerance):
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed
