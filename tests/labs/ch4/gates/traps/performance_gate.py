"""Mistakes of performance_gate."""

import pandas as pd
from labjudge.proof.traps import swap, trap


@trap(says="absolute threshold only")
def absolute_threshold_only(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
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


# a segment is named without "segment:".
swap(
    "bare_segment_names",
    says="a check by another name",
    old='failed += [f"segment:{segment}" for segment in worse]',
    new="failed += list(worse)",
)


@trap(says="calibration that is good enough")
def calibration_as_mean_error(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
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
    if ours.mean() - theirs.mean() > contract["max_regression"]:
        failed.append("champion")
    worse = (ours - theirs).groupby(both.segment).mean() > contract["max_segment_regression"]
    failed += [f"segment:{segment}" for segment in worse.index[worse]]
    gap = (both.score - both.label).abs().mean()
    if gap > contract["max_calibration_gap"]:
        failed.append("calibration")
    return failed


@trap(says="calibrated by segment")
def calibration_by_segment(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
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
    if ours.mean() - theirs.mean() > contract["max_regression"]:
        failed.append("champion")
    worse = (ours - theirs).groupby(both.segment).mean() > contract["max_segment_regression"]
    failed += [f"segment:{segment}" for segment in worse.index[worse]]
    gap = (both.score - both.label).groupby(both.segment).mean().abs().max()
    if gap > contract["max_calibration_gap"]:
        failed.append("calibration")
    return failed


# only scores that are too high are noticed.
swap(
    "calibration_one_sided",
    says="calibration looked at from one side",
    old='if abs(ours["score"].mean() - ours["label"].mean()) > contract["max_calibration_gap"]:',
    new='if ours["score"].mean() - ours["label"].mean() > contract["max_calibration_gap"]:',
)

# better than the champion is good enough, however bad that is.
swap(
    "champion_is_the_only_bar",
    says="better than a bad champion",
    old="""\
    failed = []
    if brier["ours"] > contract["max_brier"]:
        failed.append("absolute")""",
    new="    failed = []",
)


@trap(says="the champion's calibration held against it")
def champions_calibration_too(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
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
    if ours.mean() - theirs.mean() > contract["max_regression"]:
        failed.append("champion")
    worse = (ours - theirs).groupby(both.segment).mean() > contract["max_segment_regression"]
    failed += [f"segment:{segment}" for segment in worse.index[worse]]
    gap = max(abs(score.mean() - both.label.mean()) for score in (both.score, both.score_champion))
    if gap > contract["max_calibration_gap"]:
        failed.append("calibration")
    return failed


@trap(says="champion and candidate on different data")
def different_data(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
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


@trap(says="above the contract's bar, and")
def first_performance_failure_only(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
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


# the frames are indexed and sorted in place, so that the next gate finds no customer_id.
swap(
    "frames_indexed_in_place",
    says="after the call, champion has lost the column",
    old='    ours, theirs = (frame.set_index("customer_id").sort_index() for frame in (candidate, champion))',
    new="""\
    for frame in (candidate, champion):
        frame.set_index("customer_id", inplace=True)
        frame.sort_index(inplace=True)
    ours, theirs = candidate, champion""",
)

# the models are compared over all customers only.
swap(
    "global_metric_hides_slice",
    says="global metric hides a slice",
    old="""\
        failed.append("champion")
    by_segment = errors.groupby("segment")[["ours", "theirs"]].mean()
    worse = by_segment.index[by_segment["ours"] - by_segment["theirs"] > contract["max_segment_regression"]]
    failed += [f"segment:{segment}" for segment in worse]""",
    new='        failed.append("champion")',
)

# the segments' limit is used for the whole too.
swap(
    "limit_of_the_segments",
    says="the limit for segments used for the whole",
    old='if brier["ours"] - brier["theirs"] > contract["max_regression"]:',
    new='if brier["ours"] - brier["theirs"] > contract["max_segment_regression"]:',
)

# a segment with one customer is thought to say nothing.
swap(
    "lone_customer_skipped",
    says="a segment of one customer is skipped",
    old='    worse = by_segment.index[by_segment["ours"] - by_segment["theirs"] > contract["max_segment_regression"]]',
    new="""\
    worse = by_segment.index[by_segment["ours"] - by_segment["theirs"] > contract["max_segment_regression"]]
    sizes = errors["segment"].value_counts()
    worse = [segment for segment in worse if sizes[segment] > 1]""",
)


@trap(says="not the Brier score")
def mean_absolute_error(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    ours, theirs = (frame.set_index("customer_id").sort_index() for frame in (candidate, champion))
    scored = ours["score"].notna().all() and theirs["score"].notna().all()
    if ours.empty or not scored or not ours["label"].equals(theirs["label"]):
        return ["rows"]
    errors = pd.DataFrame(
        {
            "segment": ours["segment"],
            "ours": (ours["score"] - ours["label"]).abs(),
            "theirs": (theirs["score"] - theirs["label"]).abs(),
        }
    )
    brier = errors[["ours", "theirs"]].mean()
    failed = []
    if ((ours["score"] - ours["label"]) ** 2).mean() > contract["max_brier"]:
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


@trap(says="other checks named beside rows")
def rows_and_the_rest(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    failed = []
    ours, theirs = (frame.set_index("customer_id").sort_index() for frame in (candidate, champion))
    scored = ours["score"].notna().all() and theirs["score"].notna().all()
    if ours.empty or not scored or not ours["label"].equals(theirs["label"]):
        failed.append("rows")
    errors = pd.DataFrame(
        {
            "segment": ours["segment"],
            "ours": (ours["score"] - ours["label"]) ** 2,
            "theirs": (theirs["score"] - theirs["label"]) ** 2,
        }
    )
    brier = errors[["ours", "theirs"]].mean()
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


@trap(says="rows compared by position")
def rows_by_position(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    ours, theirs = candidate, champion
    scored = ours["score"].notna().all() and theirs["score"].notna().all()
    if ours.empty or not scored or list(ours["customer_id"]) != list(theirs["customer_id"]):
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


# a value at the limit fails.
swap(
    "score_at_the_limit",
    says="a score at the limit fails",
    old='if brier["ours"] > contract["max_brier"]:',
    new='if brier["ours"] >= contract["max_brier"]:',
)

# a segment of the candidate is held against the champion over all customers.
swap(
    "segment_against_the_whole",
    says="a hard segment held against it",
    old='worse = by_segment.index[by_segment["ours"] - by_segment["theirs"] > contract["max_segment_regression"]]',
    new='worse = by_segment.index[by_segment["ours"] - brier["theirs"] > contract["max_segment_regression"]]',
)


_performance_gate = performance_gate


@trap(says="frames that can be compared are refused")
def small_segments_refused(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    if champion["segment"].value_counts().min() < 5:
        return ["rows"]
    return _performance_gate(champion, candidate, contract)


# the mean skips the rows that a model could not score.
swap(
    "unscored_rows_left_out",
    says="rows without a score are left out",
    old="""\
    scored = ours["score"].notna().all() and theirs["score"].notna().all()
    if ours.empty or not scored or not ours["label"].equals(theirs["label"]):""",
    new='    if ours.empty or not ours["label"].equals(theirs["label"]):',
)
