"""Trap: the frames are indexed and sorted in place, so that the next gate finds no customer_id.

skill: performance_gate
phrase: after the call, champion has lost the column
"""

import pandas as pd


def performance_gate(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    for frame in (candidate, champion):
        frame.set_index("customer_id", inplace=True)
        frame.sort_index(inplace=True)
    ours, theirs = candidate, champion
    scored = ours["score"].notna().all() and theirs["score"].notna().all()
    if ours.empty or not scored or not ours["label"].equals(theirs["label"]):
        return ["rows"]
    errors = pd.DataFrame(
        {
            "segment": ours["segment"],
            "ours": (ours["score"] - ours["label"]) ** 2,
            "theirs": (theirs["score"] - theirs["label"]) ** 2,
        }
    )
    brier = errors[["ours", "theirs"]].mean()
    failed = []
    if brier["ours"] > contract["max_brier"]:
        failed.append("absolute")
    if brier["ours"] - brier["theirs"] > contract["max_regression"]:
        failed.append("champion")
    by_segment = errors.groupby("segment")[["ours", "theirs"]].mean()
    worse = by_segment.index[by_segment["ours"] - by_segment["theirs"] > contract["max_segment_regression"]]
    failed += [f"segment:{segment}" for segment in worse]
    # Ranking and squared error can both improve while the scores are no probabilities any more.
    if abs(ours["score"].mean() - ours["label"].mean()) > contract["max_calibration_gap"]:
        failed.append("calibration")
    return failed
