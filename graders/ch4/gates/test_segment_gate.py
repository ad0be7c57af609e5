"""The candidate beside the champion, segment by segment, and calibrated."""

import math
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, judges

from .drawn import SEGMENTS
from .gate_answers import expect, found
from .scored_customers import a_snapshot, brier_by_segment, calibration_of, scored

Contract = dict[str, float]
POOR = {"error": 0.6, "skew": 0.15}
"""A model that fails every check that compares anything."""


def a_contract(draw: Draw) -> Contract:
    gap = draw.choice([0.03, 0.04, 0.05])
    return {"max_regression": draw.choice([0.03, 0.035, 0.04]), "max_calibration_gap": gap}


def check_comparable(
    lab: Lab,
    champion: pd.DataFrame,
    candidate: pd.DataFrame,
    contract: Contract,
    right: list[str],
    title: str,
    but: str,
    rule: str = "",
) -> None:
    """Ask about frames that can be compared: what is named must be `right`."""
    got = found(lab.segment_gate(champion, candidate, contract))
    if "rows" in got:
        title, rule = (
            "frames that can be compared are refused",
            "customers are matched by their id, in whatever order they come",
        )
        but = "both frames hold the same customers with the same labels, and each has a score"
    expect(sorted(got), right, title, but, rule=rule, drawing=brier_by_segment(champion, candidate))


@judges
def sound_candidate_passes(lab: Lab, draw: Draw) -> None:
    """A segment that is no worse than the champion's, however hard it is, and a value at its limit pass."""
    contract, (customers, segments) = a_contract(draw), a_snapshot(draw)
    hard = dict.fromkeys(segments, 0.3) | {segments[-1]: 0.46}
    champion = scored(draw, customers, hard)
    for more in (-0.01, 0.4 * contract["max_regression"]):
        candidate = scored(draw, customers, {segment: math.sqrt(error**2 + more) for segment, error in hard.items()})
        but = f"no segment is worse by more than {contract['max_regression']}; {calibration_of(candidate)}"
        calibrated = lab.segment_gate(champion, candidate, contract) != ["calibration"]
        title = "a segment that is no worse is named" if calibrated else "calibration is named where it is good"
        check_comparable(lab, champion, candidate, contract, [], title, but)
    # Errors of a half and three quarters: Brier scores of 1/4 and 9/16, which a float holds exactly.
    champion, candidate = (customers.assign(score=(customers["label"] - off).abs()) for off in (0.5, 0.75))
    exact = {"max_regression": 0.3125, "max_calibration_gap": 0.0}
    but = f"every value is exactly at its limit: {exact}"
    check_comparable(lab, champion, candidate, exact, [], "a value at its limit fails", but)


def check_rows_alone(got: Any, title: str, but: str) -> None:
    """Nothing can be compared: "rows" must be named, and nothing else, however bad the candidate looks."""
    if "rows" in found(got):
        title = "other checks named beside rows"
    expect(got, ["rows"], title, but)


@judges
def same_customers(lab: Lab, draw: Draw) -> None:
    """Only scores of the same customers with the same labels are compared: else "rows" is returned alone."""
    contract, (customers, _) = a_contract(draw), a_snapshot(draw)
    champion, whole = scored(draw, customers, 0.35), scored(draw, customers, **POOR)
    some = draw.sample(range(len(whole)), 5)
    swapped = whole.assign(
        customer_id=[f"d{name[1:]}" if row in some[:1] else name for row, name in whole["customer_id"].items()]
    )
    # The labels of a later snapshot: as many customers have churned as have come back, so that no mean moves.
    changed = [whole.index[whole["label"] == label][0] for label in (0, 1)]
    later = whole.assign(label=[1 - label if row in changed else label for row, label in whole["label"].items()])
    fewer, less = whole.drop(index=some), champion.drop(index=some)
    for theirs, ours, but in (
        (champion, swapped, f"one of the {len(whole)} customers is another than in the champion's frame"),
        (champion, later, "two customers have another label in the candidate's frame"),
        (champion, fewer.reset_index(drop=True), "the candidate has no row for 5 of the champion's customers"),
        (less.reset_index(drop=True), whole, "the champion has no row for 5 of the candidate's customers"),
    ):
        check_rows_alone(lab.segment_gate(theirs, ours, contract), "different customers or labels are compared", but)


@judges
def every_row_has_a_score(lab: Lab, draw: Draw) -> None:
    """Where a score is missing, or there are no rows, nothing is compared: a mean that skips nulls judges the easy rows."""
    contract, (customers, _) = a_contract(draw), a_snapshot(draw)
    for blank in ("candidate", "champion"):
        frames = {"champion": scored(draw, customers, 0.35), "candidate": scored(draw, customers, **POOR)}
        frames[blank].loc[draw.randrange(len(customers)), "score"] = float("nan")
        got = lab.segment_gate(frames["champion"], frames["candidate"], contract)
        check_rows_alone(got, "rows without a score are left out", f"the {blank} has no score for one customer")
    empty = customers.assign(score=0.5).head(0)
    expect(lab.segment_gate(empty, empty, contract), ["rows"], "an empty comparison passes", "there are no customers")


@judges
def segments_count(lab: Lab, draw: Draw) -> None:
    """Each segment is compared with the champion on that segment, however few its customers, and named "segment:NAME"."""
    contract, (customers, segments) = {**a_contract(draw), "max_calibration_gap": 1.0}, a_snapshot(draw, small=2)
    alone = next(one for one in SEGMENTS if one not in segments)
    customers.loc[len(customers)] = ["c99", alone, draw.randrange(2)]
    worse = [*segments[2:], alone]
    champion = scored(draw, customers, 0.3)
    off = math.sqrt(0.09 + 2 * contract["max_regression"])
    candidate = scored(draw, customers, {one: off if one in worse else 0.24 for one in [*segments, alone]})
    but = f"there it is worse by more than {contract['max_regression']}; {alone} has one customer, {worse[0]} four"
    right = [f"segment:{one}" for one in worse]
    got = found(lab.segment_gate(champion, candidate, contract))
    title = "a segment that got worse is overlooked"
    if not got:
        title = "global metric hides a slice"
    elif set(worse) <= got:
        title = "a check by another name"
    elif got == set(right[:2]):
        title = "a segment of one customer is skipped"
    check_comparable(lab, champion, candidate, contract, right, title, but)
    # Half of the errors are larger and half smaller: the mean absolute error is better, the Brier score worse.
    square = [0.1, 0.1, 0.52, 0.52] * len(customers)
    candidate = customers.assign(score=(customers["label"] - square[: len(customers)]).abs())
    right = [f"segment:{one}" for one in segments]
    champion = customers[customers["segment"] != alone].assign(score=lambda rows: (rows["label"] - 0.32).abs())
    candidate = candidate[candidate["segment"] != alone]
    rule = "the Brier score is the mean of (score - label) squared"
    tight = {"max_regression": 0.02, "max_calibration_gap": 1.0}
    but = "in each the mean of (score - label) squared is worse by more than 0.02"
    check_comparable(lab, champion, candidate, tight, right, "not the Brier score", but, rule)


@judges
def calibration_counts(lab: Lab, draw: Draw) -> None:
    """Over all rows, the candidate's mean score and the mean label may lie apart by the contract's gap, either way."""
    contract, (customers, segments) = a_contract(draw), a_snapshot(draw)
    high_and_low = dict.fromkeys(segments, 0.0) | {segments[0]: 0.15, segments[1]: -0.15}
    for champions, candidates, right, title in (
        (0.0, 0.15, ["calibration"], "scores that are too high pass"),
        (0.0, -0.15, ["calibration"], "scores that are too low pass"),
        (0.15, 0.0, [], "calibration of another than the candidate"),
        (0.0, high_and_low, [], "calibrated by segment"),
    ):
        champion, candidate = scored(draw, customers, 0.36, champions), scored(draw, customers, 0.25, candidates)
        but = f"{calibration_of(candidate)}; {contract['max_calibration_gap']} is allowed"
        check_comparable(lab, champion, candidate, contract, right, title, but)


@judges
def all_that_got_worse_is_named(lab: Lab, draw: Draw) -> None:
    """Each check is looked at, whatever the others found, and each that fails is named."""
    contract, (customers, segments) = a_contract(draw), a_snapshot(draw)
    champion, candidate = scored(draw, customers, 0.3), scored(draw, customers, **POOR)
    right = ["calibration", *(f"segment:{segment}" for segment in segments)]
    but = "the candidate is worse in every segment, and badly calibrated"
    check_comparable(lab, champion, candidate, contract, right, "not all that got worse is named", but)
