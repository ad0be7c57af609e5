"""Trap: a scenario fails when a call ended as an error, and a timeout is none.

skill: operational_gate
phrase: gate passes on error
"""

import pandas as pd


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    ok = calls["status"] == "ok"
    failed = []
    for scenario in contract["scenarios"]:
        here = calls.loc[calls["scenario"] == scenario, "status"]
        if here.empty or (here == "error").any():
            failed.append(scenario)
    latency = calls.loc[ok & (calls["scenario"] == "typical"), "latency_ms"].quantile(contract["percentile"] / 100)
    if not latency <= contract["max_latency_ms"]:  # also when nothing was measured: the quantile of nothing is NaN
        failed.append("latency")
    return failed
