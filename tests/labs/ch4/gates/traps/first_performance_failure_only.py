"""Trap: a candidate below the bar is not compared any further.

skill: performance_gate
phrase: above the contract's bar, and
"""

import pandas as pd


def performance_gate(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    both = candidate.merge(champion, on="customer_id", how="outer", suffixes=("", "_champion"))
    if (
        both.empty
        or both[["score", "score_champion"]].isna().any(axis=None)
        or (both.label != both.label_champion).any()
    ):
        return ["rows"]
    ours, theirs = (both.score - both.label) ** 2, (both.score_champion - both.label) ** 2
    failed = []
    if ours.mean() > contract["max_brier"]:
        failed.append("absolute")
    elif ours.mean() - theirs.mean() > contract["max_regression"]:
        failed.append("champion")
    worse = (ours - theirs).groupby(both.segment).mean() > contract["max_segment_regression"]
    failed += [f"segment:{segment}" for segment in worse.index[worse]]
    gap = abs(both.score.mean() - both.label.mean())
    if gap > contract["max_calibration_gap"]:
        failed.append("calibration")
    return failed
