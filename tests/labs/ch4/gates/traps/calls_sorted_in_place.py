"""Trap: the calls are sorted in place.

skill: operational_gate
phrase: after the call, calls had
"""

import pandas as pd


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    calls.sort_values("latency_ms", inplace=True)
    ok = calls["status"] == "ok"
    failed = []
    for scenario in contract["scenarios"]:
        here = ok[calls["scenario"] == scenario]
        if here.empty or not here.all():
            failed.append(scenario)
    latency = calls.loc[ok & (calls["scenario"] == "typical"), "latency_ms"].quantile(contract["percentile"] / 100)
    if not latency <= contract["max_latency_ms"]:  # also when nothing was measured: the quantile of nothing is NaN
        failed.append("latency")
    return failed
