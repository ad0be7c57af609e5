"""Trap: each model is measured on its own frame, whatever rows that has.

skill: performance_gate
phrase: champion and candidate on different data
"""

import pandas as pd


def performance_gate(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    if candidate.empty or champion.empty or candidate["score"].isna().any() or champion["score"].isna().any():
        return ["rows"]
    ours, theirs = ((frame["score"] - frame["label"]) ** 2 for frame in (candidate, champion))
    failed = []
    if ours.mean() > contract["max_brier"]:
        failed.append("absolute")
    if ours.mean() - theirs.mean() > contract["max_regression"]:
        failed.append("champion")
    worse = ours.groupby(candidate["segment"]).mean() - theirs.groupby(champion["segment"]).mean()
    failed += [f"segment:{segment}" for segment in worse.index[worse > contract["max_segment_regression"]]]
    if abs(candidate["score"].mean() - candidate["label"].mean()) > contract["max_calibration_gap"]:
        failed.append("calibration")
    return failed
