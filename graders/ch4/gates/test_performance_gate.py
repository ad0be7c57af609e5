"""The candidate beside the champion: on the same rows, by segment, and calibrated."""

import math

import pandas as pd
from labjudge.grading import Draw, Lab, judges, wrong

from .drawn import SEGMENTS
from .gate_answers import expect, found, named
from .scored_customers import a_contract, a_snapshot, brier, brier_by_segment, calibration_of, scored


def compared(lab: Lab, champion, candidate, contract):
    """What the gate names of two frames that can be compared; "rows" among it is a mistake of its own."""
    got = found(lab.performance_gate(champion, candidate, contract))
    if "rows" not in got:
        return got
    in_one_order = candidate.set_index("customer_id").loc[champion["customer_id"]].reset_index()
    if "rows" in found(lab.performance_gate(champion, in_one_order, contract)):
        title, rule = (
            "frames that can be compared are refused",
            '"rows" is for frames that differ in customers or labels, or lack a score',
        )
    else:
        title, rule = "rows compared by position", "customers are matched by their id; the order of rows means nothing"
    but = "both frames hold the same customers with the same labels, and each has a score"
    wrong(title, happened=f"it named {named(got)}", but=but, rule=rule)


def check_passes(got, champion, candidate, contract):
    """Nothing may be named; the message is about the first thing that was."""
    if not got:
        return
    better = "the candidate is better in every segment"
    title, but = "a better candidate is held back", f"both models scored the same customers, and {better}"
    rule = "its Brier score is the mean of (score - label) squared, over rows that are matched by customer_id"
    if any(name.startswith("segment:") for name in got):
        title, rule = "a hard segment held against it", "each segment is compared with the champion on the same segment"
    elif got == {"calibration"}:
        title = "calibration that is good enough"
        but = f"the candidate has {calibration_of(candidate)}; {contract['max_calibration_gap']} is allowed"
        rule = "calibration compares the mean score with the mean label of the candidate, over all rows"
    expect(sorted(got), [], title, but, rule, drawing=brier_by_segment(champion, candidate))


@judges
def better_candidate_passes(lab: Lab, draw: Draw) -> None:
    """A candidate that is better, or worse by less than the contract allows, passes."""
    contract = a_contract(draw)
    customers, segments = a_snapshot(draw)
    easy_and_hard = {segment: 0.3 for segment in segments} | {segments[-1]: 0.46}
    champion = scored(draw, customers, easy_and_hard)
    candidate = scored(draw, customers, {segment: error - 0.01 for segment, error in easy_and_hard.items()})
    got = compared(lab, champion, candidate, contract)
    check_passes(got, champion, candidate, contract)
    worse = {
        segment: math.sqrt(error**2 + 0.4 * contract["max_regression"]) for segment, error in easy_and_hard.items()
    }
    candidate = scored(draw, customers, worse)
    got = compared(lab, champion, candidate, contract)
    if got == {"calibration"}:
        check_passes(got, champion, candidate, contract)
    expect(
        sorted(got),
        [],
        "every difference counts",
        f"the contract allows to be worse by {contract['max_regression']}",
        "the candidate may be worse than the champion by what the contract allows",
        drawing=brier_by_segment(champion, candidate),
    )


def check_rows_alone(got, title, but, rule):
    """Nothing can be compared: "rows" must be named, and nothing else, however bad the candidate looks."""
    if "rows" in found(got) and len(found(got)) > 1:
        title = "other checks named beside rows"
        rule = 'where the frames do not match or a score is missing, nothing can be compared: "rows" is returned alone'
    expect(got, ["rows"], title, but, rule)


@judges
def same_rows(lab: Lab, draw: Draw) -> None:
    """Models that were not scored on the same customers with the same labels are not compared."""
    contract = a_contract(draw)
    customers, _ = a_snapshot(draw)
    champion, whole = (
        scored(draw, customers, 0.35),
        scored(draw, customers, 0.6, 0.15),
    )  # every other check would fail too
    fewer = whole.drop(index=draw.sample(range(len(whole)), 5)).reset_index(drop=True)
    others = whole.assign(customer_id=[f"d{name[1:]}" for name in whole["customer_id"]])
    # The labels of a later snapshot: as many customers have churned as have come back, so that no mean moves.
    changed = [whole.index[whole["label"] == label][0] for label in (0, 1)]
    later = whole.assign(label=[1 - label if row in changed else label for row, label in whole["label"].items()])
    rule = "only scores of the same customers with the same labels can be compared: else it is a comparison of data"
    for candidate, but in (
        (others, "the candidate scored other customers than the champion"),
        (fewer, f"the candidate scored {len(fewer)} of the champion's {len(champion)} customers"),
        (later, "two customers have another label in the candidate's frame"),
    ):
        got = lab.performance_gate(champion, candidate, contract)
        check_rows_alone(got, "champion and candidate on different data", but, rule)
    fewer = champion.drop(index=draw.sample(range(len(champion)), 5)).reset_index(drop=True)
    got = lab.performance_gate(fewer, whole, contract)
    check_rows_alone(got, "rows that only the candidate has", "the champion scored fewer customers", rule)


@judges
def every_row_has_a_score(lab: Lab, draw: Draw) -> None:
    """A row without a score is not left out of the mean: nothing is compared."""
    contract = a_contract(draw)
    customers, _ = a_snapshot(draw)
    for blank in ("candidate", "champion"):
        frames = {"champion": scored(draw, customers, 0.35), "candidate": scored(draw, customers, 0.6, 0.15)}
        frames[blank].loc[draw.sample(range(len(customers)), 3), "score"] = float("nan")
        check_rows_alone(
            lab.performance_gate(frames["champion"], frames["candidate"], contract),
            "rows without a score are left out",
            f"the {blank} has no score for 3 of {len(customers)} customers",
            "a mean that skips missing scores judges a model on the rows that suited it",
        )
    empty = frames["champion"].head(0)
    expect(
        lab.performance_gate(empty, empty, contract),
        ["rows"],
        "an empty comparison",
        "neither model scored a customer",
        "without rows nothing has been compared",
    )


@judges
def champion_is_the_bar(lab: Lab, draw: Draw) -> None:
    """A candidate that is good enough in itself and worse than the champion fails."""
    contract = a_contract(draw)
    customers, _ = a_snapshot(draw)
    champion = scored(draw, customers, 0.3)
    # Half of its errors are larger and half are smaller: its mean absolute error is better, its Brier score is worse.
    spread = math.sqrt(0.01 + 2.8 * contract["max_regression"])
    larger = customers.groupby("segment").cumcount() // 2 % 2 == 1
    off = pd.Series([0.28 + (spread if one else -spread) for one in larger], index=customers.index)
    candidate = customers.assign(score=(customers["label"] - off).abs())
    got = compared(lab, champion, candidate, contract)
    title, rule = (
        "absolute threshold only",
        "a candidate is measured against the champion on the same rows, not only a fixed bar",
    )
    if "absolute" in got:
        title, rule = "not the Brier score", "the Brier score is the mean of (score - label) squared"
    elif not got:
        title, rule = why_not_worse(lab, draw, customers, contract, title, rule)
    expect(
        sorted(got),
        ["champion"],
        title,
        f"the champion's Brier score is {brier(champion):.4f}, the candidate's {brier(candidate):.4f}; "
        f"max_regression is {contract['max_regression']}, max_brier {contract['max_brier']}",
        rule,
    )


def why_not_worse(lab: Lab, draw: Draw, customers, contract, title, rule):
    """Why nothing was named: another score was compared, or another limit held, or the champion is not looked at at all."""
    champion = scored(draw, customers, 0.2)
    for by, why, instead in (
        (
            2.8 * contract["max_regression"],
            "not the Brier score",
            "the Brier score is the mean of (score - label) squared",
        ),
        (
            contract["max_segment_regression"] + 0.01,
            "the limit for segments used for the whole",
            'over all rows "max_regression" counts; "max_segment_regression" is for the segments',
        ),
    ):
        candidate = scored(draw, customers, math.sqrt(0.04 + by))
        if "champion" in found(lab.performance_gate(champion, candidate, contract)):
            return why, instead
    return title, rule


@judges
def bar_for_everybody(lab: Lab, draw: Draw) -> None:
    """Better than a bad champion is not good enough."""
    contract = a_contract(draw)
    customers, _ = a_snapshot(draw)
    champion, candidate = scored(draw, customers, 0.5), scored(draw, customers, 0.46)
    expect(
        sorted(compared(lab, champion, candidate, contract)),
        ["absolute"],
        "better than a bad champion",
        f"the candidate's Brier score is {brier(candidate):.4f}, at most {contract['max_brier']} is allowed",
        "the contract's own bar holds whatever the champion does",
    )
    # Errors of a quarter and a half: Brier scores of 1/16 and 1/4, which a float holds exactly.
    champion = customers.assign(score=(customers["label"] - 0.25).abs())
    candidate = customers.assign(score=0.5)
    exact = {"max_brier": 0.25, "max_regression": 0.1875, "max_segment_regression": 0.1875, "max_calibration_gap": 0.0}
    expect(
        sorted(compared(lab, champion, candidate, exact)),
        [],
        "a score at the limit fails",
        f"every value is exactly at its limit, and none above: {exact}",
        "above a limit means above: a value at the limit passes",
        drawing=brier_by_segment(champion, candidate),
    )


@judges
def segments_count(lab: Lab, draw: Draw) -> None:
    """A segment that gets worse fails although the whole gets better."""
    contract = a_contract(draw)
    customers, segments = a_snapshot(draw, small=2)
    segments.append(next(one for one in SEGMENTS if one not in segments))
    customers.loc[len(customers)] = ["c99", segments[4], draw.randrange(2)]
    champion = scored(draw, customers, 0.3)
    worse = math.sqrt(0.09 + 2 * contract["max_segment_regression"])
    candidate = scored(draw, customers, {segment: worse if segment in segments[2:] else 0.24 for segment in segments})
    got, right = compared(lab, champion, candidate, contract), {f"segment:{one}" for one in segments[2:]}
    title, rule = "global metric hides a slice", "every segment is compared by itself, and each that got worse is named"
    if any(name not in right and name.endswith(segment) for name in got for segment in segments[2:]):
        title, rule = "a check by another name", 'a segment that got worse is named "segment:NAME", spelt so'
    elif got - right == {"calibration"}:
        title, rule = "calibrated by segment", "calibration compares the means over all rows"
    elif got == right - {f"segment:{segments[4]}"}:
        title, rule = "a segment of one customer is skipped", "each segment is compared, however few its customers"
    expect(
        sorted(got),
        right,
        title,
        f"in {segments[2]}, {segments[3]} and {segments[4]} (one customer) it is worse by more than "
        f"{contract['max_segment_regression']}",
        rule,
        drawing=brier_by_segment(champion, candidate),
    )


@judges
def calibration_counts(lab: Lab, draw: Draw) -> None:
    """Scores that are too high or too low on the whole fail, however small the error."""
    contract = a_contract(draw)
    customers, _ = a_snapshot(draw)
    champion = scored(draw, customers, 0.36)
    candidates = [scored(draw, customers, 0.25, skew) for skew in (0.15, -0.15)]
    answers = [compared(lab, champion, candidate, contract) for candidate in candidates]
    one_side = any("calibration" in got for got in answers)
    for candidate, got in zip(candidates, answers, strict=True):
        expect(
            sorted(got),
            ["calibration"],
            "calibration looked at from one side" if one_side else "calibration is not looked at",
            f"the candidate has {calibration_of(candidate)}; {contract['max_calibration_gap']} is allowed",
            "what is used as a probability must be one: mean score and mean label may differ by the contract's gap, either way",
        )


@judges
def calibration_is_the_candidates(lab: Lab, draw: Draw) -> None:
    """Calibration is asked of the candidate alone, and over all rows, not segment by segment."""
    contract = a_contract(draw)
    customers, segments = a_snapshot(draw)
    high_and_low = dict.fromkeys(segments, 0.0) | {segments[0]: 0.15, segments[1]: -0.15}
    for champions, candidates, title, but in (
        (0.15, 0.0, "the champion's calibration held against it", "the champion is off, the candidate is not"),
        (0.0, high_and_low, "calibrated by segment", "one segment is too high and another as much too low"),
    ):
        champion, candidate = scored(draw, customers, 0.36, champions), scored(draw, customers, 0.25, candidates)
        expect(
            sorted(compared(lab, champion, candidate, contract)),
            [],
            title,
            f"{but}: the candidate has {calibration_of(candidate)}; {contract['max_calibration_gap']} is allowed",
            "calibration compares the mean score with the mean label of the candidate, over all rows",
        )


@judges
def all_that_got_worse_is_named(lab: Lab, draw: Draw) -> None:
    """Each check that fails is named, not only the first."""
    contract = a_contract(draw)
    customers, segments = a_snapshot(draw)
    champion, candidate = scored(draw, customers, 0.3), scored(draw, customers, 0.6, 0.15)
    expect(
        sorted(compared(lab, champion, candidate, contract)),
        ["absolute", "champion", "calibration", *(f"segment:{segment}" for segment in segments)],
        "not every failed check is named",
        "the candidate is worse in every segment and on the whole, above the contract's bar, and badly calibrated",
        "each check is looked at, whatever the others found, and each that fails is named",
        drawing=brier_by_segment(champion, candidate),
    )
