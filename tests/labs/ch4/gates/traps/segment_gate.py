"""Mistakes of segment_gate."""

import pandas as pd
from labjudge.proof.traps import swap, trap

_segment_gate = segment_gate

GAP = 'abs(ours["score"].mean() - ours["label"].mean())'

# a segment is named without "segment:".
swap("bare_segment_names", says="a check by another name", old='f"segment:{segment}"', new="segment")

MEAN_ERROR = '(ours["score"] - ours["label"]).abs().mean()'
# the mean error is taken for the calibration.
swap("calibration_as_mean_error", says="calibration is named where it is good", old=GAP, new=MEAN_ERROR)

GREATEST = '(ours["score"] - ours["label"]).groupby(ours["segment"]).mean().abs().max()'
# calibration is judged in each segment.
swap("calibration_by_segment", says="calibrated by segment", old=GAP, new=GREATEST)

# only scores that are too high are noticed.
swap("calibration_one_sided", says="scores that are too low pass", old="if abs(", new="if (")

# nobody asks whether the scores are probabilities.
swap("calibration_forgotten", says="scores that are too high pass", old='failed.append("calibration")', new="pass")

EITHER = 'max(abs(each["score"].mean() - each["label"].mean()) for each in (ours, theirs))'
# the champion's scores must be calibrated, too.
swap("champions_calibration_too", says="calibration of another than the candidate", old=GAP, new=EITHER)


@trap(says="different customers or labels are compared")
def inner_merge(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    both = candidate.merge(champion, on="customer_id", suffixes=("", "_champion"))
    missing = both[["score", "score_champion"]].isna().any(axis=None)
    if both.empty or missing or len(champion) != len(candidate) or (both.label != both.label_champion).any():
        return ["rows"]
    worse = (both.score - both.label) ** 2 - (both.score_champion - both.label) ** 2
    means = worse.groupby(both.segment).mean()
    failed = [f"segment:{name}" for name in means.index[means > contract["max_regression"]]]
    off = abs(both.score.mean() - both.label.mean()) > contract["max_calibration_gap"]
    return [*failed, "calibration"] if off else failed


@trap(says="not all that got worse is named")
def first_failure_only(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    failed = _segment_gate(champion, candidate, contract)
    return [one for one in failed if one != "calibration"] or failed


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

MEANS = 'worse.groupby(ours["segment"]).mean()'
GLOBAL = 'worse.groupby(ours["segment"]).mean() * 0 + worse.mean()'
# the models are compared over all customers only.
swap("global_metric_hides_slice", says="global metric hides a slice", old=MEANS, new=GLOBAL)

NOT_ALONE = 'worse.groupby(ours["segment"]).mean()[ours["segment"].value_counts() > 1]'
# a segment with one customer is thought to say nothing.
swap("lone_customer_skipped", says="a segment of one customer is skipped", old=MEANS, new=NOT_ALONE)

ALONE = 'worse.groupby(ours["segment"]).mean()[ours["segment"].value_counts() == 1]'
# the segments of less than ten customers are thought to say nothing.
swap("small_segments_skipped", says="a segment that got worse is overlooked", old=MEANS, new=ALONE)

SQUARED = 'worse = (ours["score"] - ours["label"]) ** 2 - (theirs["score"] - theirs["label"]) ** 2'
ABSOLUTE = 'worse = (ours["score"] - ours["label"]).abs() - (theirs["score"] - theirs["label"]).abs()'
# absolute errors are compared.
swap("absolute_errors", says="the Brier score is the mean of (score - label) squared", old=SQUARED, new=ABSOLUTE)


@trap(says="other checks named beside rows")
def rows_and_the_rest(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    failed = _segment_gate(champion, candidate, contract)
    off = abs(candidate["score"].mean() - candidate["label"].mean()) > contract["max_calibration_gap"]
    return [*failed, "calibration"] if failed == ["rows"] and off else failed


@trap(says="customers are matched by their id")
def rows_by_position(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    if list(champion["customer_id"]) != list(candidate["customer_id"]):
        return ["rows"]
    return _segment_gate(champion, candidate, contract)


# a value at the limit fails.
swap("score_at_the_limit", says="a value at its limit fails", old="[by_segment >", new="[by_segment >=")


@trap(says="a segment that is no worse is named")
def segment_against_the_whole(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    failed = [name for name in _segment_gate(champion, candidate, contract) if not name.startswith("segment")]
    if "rows" in failed:
        return failed
    bar = ((champion["score"] - champion["label"]) ** 2).mean() + contract["max_regression"]
    means = ((candidate["score"] - candidate["label"]) ** 2).groupby(candidate["segment"]).mean()
    return [*failed, *(f"segment:{name}" for name in means.index[means > bar])]


# the mean skips the rows that a model could not score.
swap("unscored_rows_left_out", says="rows without a score are left out", old="not scored or ", new="")

# no rows, no complaint.
swap("empty_comparison", says="an empty comparison passes", old="ours.empty or ", new="")
