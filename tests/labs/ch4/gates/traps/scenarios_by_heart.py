"""Trap: the scenarios are those of the docstring's example.

skill: operational_gate
phrase: scenarios by heart
"""

import pandas as pd


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    failed = []
    for scenario in ("typical", "nulls", "unseen_category", "late_features", "load"):
        statuses = set(calls.loc[calls["scenario"] == scenario, "status"])
        if statuses != {"ok"}:
            failed.append(scenario)
    typical = calls[(calls["scenario"] == "typical") & (calls["status"] == "ok")]
    latency = typical["latency_ms"].quantile(contract["percentile"] / 100)
    if pd.isna(latency) or latency > contract["max_latency_ms"]:
        failed.append("latency")
    return failed
