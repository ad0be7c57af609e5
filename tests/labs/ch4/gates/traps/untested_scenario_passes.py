"""Trap: only the scenarios that were called are looked at.

skill: operational_gate
phrase: an untested scenario passes
"""

import pandas as pd


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    failed = []
    for scenario, here in calls.groupby("scenario"):
        if scenario in contract["scenarios"] and not here["status"].eq("ok").all():
            failed.append(scenario)
    typical = calls[(calls["scenario"] == "typical") & (calls["status"] == "ok")]
    if typical["latency_ms"].quantile(contract["percentile"] / 100) > contract["max_latency_ms"]:
        failed.append("latency")
    return failed
