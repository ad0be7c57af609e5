"""Trap: the percentile is always 95.

skill: operational_gate
phrase: another percentile than the contract's
"""

import pandas as pd


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    failed = []
    for scenario in contract["scenarios"]:
        statuses = set(calls.loc[calls["scenario"] == scenario, "status"])
        if statuses != {"ok"}:
            failed.append(scenario)
    typical = calls[(calls["scenario"] == "typical") & (calls["status"] == "ok")]
    latency = typical["latency_ms"].quantile(0.95)
    if pd.isna(latency) or latency > contract["max_latency_ms"]:
        failed.append("latency")
    return failed
