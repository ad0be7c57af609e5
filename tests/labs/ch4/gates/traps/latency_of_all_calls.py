"""Trap: the percentile is taken over the calls of all scenarios.

skill: operational_gate
phrase: latency of other payloads mixed in
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
    if typical.empty or calls.loc[ok, "latency_ms"].quantile(contract["percentile"] / 100) > contract["max_latency_ms"]:
        failed.append("latency")
    return failed
