"""Trap: calls that failed count for the latency.

skill: operational_gate
phrase: latency of calls that failed
"""

import pandas as pd


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    failed = []
    for scenario in contract["scenarios"]:
        statuses = set(calls.loc[calls["scenario"] == scenario, "status"])
        if statuses != {"ok"}:
            failed.append(scenario)
    typical = calls[calls["scenario"] == "typical"]
    latency = typical["latency_ms"].quantile(contract["percentile"] / 100)
    if pd.isna(latency) or latency > contract["max_latency_ms"]:
        failed.append("latency")
    return failed
