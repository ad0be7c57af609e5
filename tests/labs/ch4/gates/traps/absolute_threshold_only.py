"""Trap: the candidate is held against a fixed bar, not against the champion.

skill: performance_gate
phrase: absolute threshold only
"""

import pandas as pd


def performance_gate(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    ours, theirs = (frame.set_index("customer_id").sort_index() for frame in (candidate, champion))
    scored = ours["score"].notna().all() and theirs["score"].notna().all()
    if ours.empty or not scored or not ours["label"].equals(theirs["label"]):
        return ["rows"]
    failed = []
    if ((ours["score"] - ours["label"]) ** 2).mean() > contract["max_brier"]:
        failed.append("absolute")
    if abs(ours["score"].mean() - ours["label"].mean()) > contract["max_calibration_gap"]:
        failed.append("calibration")
    return failed
