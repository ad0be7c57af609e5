"""The candidate beside the champion, segment by segment, and calibrated."""

import math

import pandas as pd
from labjudge.grading import Draw, Lab, judges

from .drawn import SEGMENTS
from .gate_answers import expect, found
from .scored_customers import BySegment, a_snapshot, brier_by_segment, calibration_of, scored

POOR = {"error": 0.6, "skew": 0.15}
"""A model that fails every check that compares anything."""


class Case:
    """Customers to be scored, of which the last `small` segments hold few, and a contract."""

    def __init__(self, lab: Lab, draw: Draw, small: int = 1):
        self.lab, self.draw, gap = lab, draw, draw.choice([0.03, 0.04, 0.05])
        self.contract = {"max_regression": draw.choice([0.03, 0.035, 0.04]), "max_calibration_gap": gap}
        self.customers, self.segments = a_snapshot(draw, small)

    def scored(self, error: BySegment, skew: BySegment = 0.0) -> pd.DataFrame:
        return scored(self.draw, self.customers, error, skew)

    def off_by(self, *errors: float) -> pd.DataFrame:
        """Scores that are off by exactly these errors, from customer to customer, over and over."""
        off = [*errors] * len(self.customers)
        return self.customers.assign(score=(self.customers["label"] - off[: len(self.customers)]).abs())

    def named(self, champion: pd.DataFrame, candidate: pd.DataFrame) -> set[str]:
        return found(self.lab.segment_gate(champion, candidate, self.contract))

    def check(
        self, champion: pd.DataFrame, candidate: pd.DataFrame, right: list[str], title: str, but: str, rule: str = ""
    ) -> None:
        """Ask about frames that can be compared: what is named must be `right`."""
        got = self.named(champion, candidate)
        if "rows" in got:
            title = "frames that can be compared are refused"
            but = "both frames hold the same customers with the same labels, and each has a score"
            rule = "customers are matched by their id, in whatever order they come"
        expect(sorted(got), right, title, but, rule=rule, drawing=brier_by_segment(champion, candidate))

    def check_rows_alone(self, champion: pd.DataFrame, candidate: pd.DataFrame, title: str, but: str) -> None:
        """Nothing can be compared: "rows" must be named, and nothing else, however bad the candidate looks."""
        got = self.named(champion, candidate)
        expect(sorted(got), ["rows"], "other checks named beside rows" if "rows" in got else title, but)


@judges
def sound_candidate_passes(lab: Lab, draw: Draw) -> None:
    """A segment that is no worse than the champion's, however hard it is, and a value at its limit pass."""
    case = Case(lab, draw)
    hard = dict.fromkeys(case.segments, 0.3) | {case.segments[-1]: 0.46}
    champion, allowed = case.scored(hard), case.contract["max_regression"]
    for more in (-0.01, 0.4 * allowed):
        candidate = case.scored({segment: math.sqrt(error**2 + more) for segment, error in hard.items()})
        but = f"no segment is worse by more than {allowed}; {calibration_of(candidate)}"
        calibrated = case.named(champion, candidate) != {"calibration"}
        title = "a segment that is no worse is named" if calibrated else "calibration is named where it is good"
        case.check(champion, candidate, [], title, but)
    # Errors of a half and three quarters: Brier scores of 1/4 and 9/16, which a float holds exactly.
    case.contract = {"max_regression": 0.3125, "max_calibration_gap": 0.0}
    but = f"every value is exactly at its limit: {case.contract}"
    case.check(case.off_by(0.5), case.off_by(0.75), [], "a value at its limit fails", but)


@judges
def same_customers(lab: Lab, draw: Draw) -> None:
    """Only scores of the same customers with the same labels are compared: else "rows" is returned alone."""
    case = Case(lab, draw)
    champion, whole = case.scored(0.35), case.scored(**POOR)
    some = draw.sample(range(len(whole)), 5)
    swapped = whole.assign(
        customer_id=[f"d{name[1:]}" if row in some[:1] else name for row, name in whole["customer_id"].items()]
    )
    # The labels of a later snapshot: as many customers have churned as have come back, so that no mean moves.
    changed = [whole.index[whole["label"] == label][0] for label in (0, 1)]
    later = whole.assign(label=[1 - label if row in changed else label for row, label in whole["label"].items()])
    fewer, less = (frame.drop(index=some).reset_index(drop=True) for frame in (whole, champion))
    for theirs, ours, but in (
        (champion, swapped, f"one of the {len(whole)} customers is another than in the champion's frame"),
        (champion, later, "two customers have another label in the candidate's frame"),
        (champion, fewer, "the candidate has no row for 5 of the champion's customers"),
        (less, whole, "the champion has no row for 5 of the candidate's customers"),
    ):
        case.check_rows_alone(theirs, ours, "different customers or labels are compared", but)


@judges
def every_row_has_a_score(lab: Lab, draw: Draw) -> None:
    """Where a score is missing, or there are no rows, nothing is compared: a mean that skips nulls judges the easy rows."""
    case = Case(lab, draw)
    for blank in ("candidate", "champion"):
        frames = {"champion": case.scored(0.35), "candidate": case.scored(**POOR)}
        frames[blank].loc[draw.randrange(len(case.customers)), "score"] = float("nan")
        but = f"the {blank} has no score for one customer"
        case.check_rows_alone(**frames, title="rows without a score are left out", but=but)
    empty = case.off_by(0.5).head(0)
    expect(sorted(case.named(empty, empty)), ["rows"], "an empty comparison passes", "there are no customers")


@judges
def segments_count(lab: Lab, draw: Draw) -> None:
    """Each segment is compared with the champion on that segment, however few its customers, and named "segment:NAME"."""
    case = Case(lab, draw, small=2)
    allowed, case.contract["max_calibration_gap"] = case.contract["max_regression"], 1.0
    alone = next(one for one in SEGMENTS if one not in case.segments)
    case.customers.loc[len(case.customers)] = ["c99", alone, draw.randrange(2)]
    worse = [*case.segments[2:], alone]
    champion, off = case.scored(0.3), math.sqrt(0.09 + 2 * allowed)
    candidate = case.scored({one: off if one in worse else 0.24 for one in [*case.segments, alone]})
    but = f"there it is worse by more than {allowed}; {alone} has one customer, {worse[0]} four"
    right = [f"segment:{one}" for one in worse]
    got, title = case.named(champion, candidate), "a segment that got worse is overlooked"
    if not got:
        title = "global metric hides a slice"
    elif set(worse) <= got:
        title = "a check by another name"
    elif got == set(right[:2]):
        title = "a segment of one customer is skipped"
    case.check(champion, candidate, right, title, but)
    # Half of the errors are larger and half smaller: the mean absolute error is better, the Brier score worse.
    case.customers, case.contract["max_regression"] = case.customers[case.customers["segment"] != alone], 0.02
    right = [f"segment:{one}" for one in case.segments]
    rule = "the Brier score is the mean of (score - label) squared"
    but = "in each the mean of (score - label) squared is worse by more than 0.02"
    case.check(case.off_by(0.32), case.off_by(0.1, 0.1, 0.52, 0.52), right, "not the Brier score", but, rule)


@judges
def calibration_counts(lab: Lab, draw: Draw) -> None:
    """Over all rows, the candidate's mean score and the mean label may lie apart by the contract's gap, either way."""
    case = Case(lab, draw)
    high_and_low = dict.fromkeys(case.segments, 0.0) | {case.segments[0]: 0.15, case.segments[1]: -0.15}
    for champions, candidates, right, title in (
        (0.0, 0.15, ["calibration"], "scores that are too high pass"),
        (0.0, -0.15, ["calibration"], "scores that are too low pass"),
        (0.15, 0.0, [], "calibration of another than the candidate"),
        (0.0, high_and_low, [], "calibrated by segment"),
    ):
        champion, candidate = case.scored(0.36, champions), case.scored(0.25, candidates)
        but = f"{calibration_of(candidate)}; {case.contract['max_calibration_gap']} is allowed"
        case.check(champion, candidate, right, title, but)


@judges
def all_that_got_worse_is_named(lab: Lab, draw: Draw) -> None:
    """Each check is looked at, whatever the others found, and each that fails is named."""
    case = Case(lab, draw)
    right = ["calibration", *(f"segment:{segment}" for segment in case.segments)]
    but = "the candidate is worse in every segment, and badly calibrated"
    case.check(case.scored(0.3), case.scored(**POOR), right, "not all that got worse is named", but)
