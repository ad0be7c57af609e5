"""Trap: the mean latency is held against the limit.

skill: operational_gate
phrase: an average hides the slow calls
"""

import pandas as pd


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    ok = calls["status"] == "ok"
    failed = []
    for scenario in contract["scenarios"]:
        here = ok[calls["scenario"] == scenario]
        if here.empty or not here.all():
            failed.append(scenario)
    typical = calls[ok & (calls["scenario"] == "typical")]
    if typical.empty or typical["latency_ms"].mean() > contract["max_latency_ms"]:
        failed.append("latency")
    return failed
