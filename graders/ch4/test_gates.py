"""Judges labs/ch4/gates.py."""

import json
import math
from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa
from labjudge.grading import judges, returned, wrong

READ = "4.5"
ROLLBACK = "4.4"
PEOPLE = ["ana@example.com", "ben@example.com", "cleo@example.com", "dan@example.com", "eve@example.com"]
SEGMENTS = ["prepaid", "family", "business", "student", "senior", "roaming"]


def found(got, read=READ):
    """The names that a gate returned, as a set."""
    return set(returned(got, list[str], "a list with the names of the checks that failed", read=read))


def named(names):
    return ", ".join(sorted(names)) or "nothing"


def expect(got, right, title, but, rule, *, drawing=(), read=READ):
    """End the check as wrong unless a gate named exactly `right`."""
    if found(got, read) != set(right):
        wrong(title, happened=f"it named {named(found(got, read))}", but=but, rule=rule, read=read, drawing=drawing)


# evaluation_frame


def a_table(world, rng, person):
    """A Delta table with four versions, and what each of them held."""
    table = f"main.evaluation.churn_{rng.randrange(100, 999)}"
    held = []
    for version in range(4):
        start, rows = 1000 * (version + 1), rng.randrange(5, 9)
        frame = pd.DataFrame(
            {
                "customer_id": [f"c{start + row}" for row in range(rows)],
                "segment": [rng.choice(SEGMENTS) for _ in range(rows)],
                "tenure_months": pd.array([None, *(rng.randrange(1, 90) for _ in range(rows - 1))], "Int64"),
                "support_calls": [rng.randrange(9) for _ in range(rows)],
                "label": [rng.randrange(2) for _ in range(rows)],
            }
        )
        mode = "append" if version == 2 else "overwrite"
        rows = pa.Table.from_pandas(frame, preserve_index=False)
        world.write_table(table, rows, mode, user=person)
        held.append(pa.concat_tables([held[-1], rows]) if mode == "append" else rows)
    return table, held


def some_columns(rng):
    """A few columns in another order than the table's, the key among them."""
    rest = rng.sample(["tenure_months", *rng.sample(["segment", "support_calls", "label"], 2)], 3)
    place = rng.randrange(1, 4)
    return [*rest[:place], "customer_id", *rest[place:]]


def rows_of(table, columns):
    """The rows of an Arrow table, in an order of their own."""
    return sorted(([row[column] for column in columns] for row in table.to_pylist()), key=str)


def check_types(frame, held):
    """Whole numbers with a null among them stay whole in Spark; on the way through pandas they become floats."""
    for field in frame.schema:
        if pa.types.is_floating(field.type) and pa.types.is_integer(held.schema.field(field.name).type):
            wrong(
                "a frame that went through pandas",
                happened=f"{field.name} came back as {field.type}",
                but=f"the table holds {held.schema.field(field.name).type}; pandas makes floats of whole numbers beside a null",
                rule="it returns a Spark frame, which keeps the table's types",
                read=READ,
            )


def check_only_read(world, table, held):
    """The table holds what it held before the call."""
    now = world.read_table(table)
    if rows_of(now, held[-1].column_names) != rows_of(held[-1], held[-1].column_names):
        wrong(
            "the table itself is changed",
            happened=f"{table} now holds {now.num_rows} rows, others than before the call",
            but="it was to be read; whoever else uses the table finds other rows now",
            rule="an older version is read with time travel, and the table stays as it is",
            read=READ,
        )


def check_snapshot(lab, person, table, version, columns, held, title):
    got = lab.as_(person).evaluation_frame(table=table, version=version, columns=columns)
    frame = returned(got, pa.Table, "a Spark frame", read=READ)
    if frame.column_names != columns:
        wrong(
            "other columns",
            happened=f"it returned the columns {', '.join(frame.column_names)}",
            but=f"asked for: {', '.join(columns)}",
            rule="just the columns that were asked for, in their order",
            read=READ,
        )
    if rows_of(frame, columns) == rows_of(held[version], columns):
        check_types(frame, held[version])
        return
    got, right = rows_of(frame, columns), rows_of(held[version], columns)
    if len(got) < len(right) and all(row in right for row in got):
        wrong(
            "rows are left out",
            happened=f"it returned {len(got)} of the {len(right)} rows of version {version}",
            but="rows with a null, and rows that are equal in the columns asked for, are rows like any other",
            rule="all rows of the snapshot",
            read=READ,
        )
    latest = got == rows_of(held[-1], columns)
    read_instead = f", those of version {len(held) - 1}, the latest" if latest else ""
    wrong(
        title if latest else "not the rows of that version",
        happened=f"rows returned: {frame.num_rows}{read_instead}",
        but=f"version {version} of {table} holds {held[version].num_rows} rows, and others",
        rule="models are compared on one snapshot: the table at the version that was named, whatever was written since",
        read=READ,
    )


@judges("evaluation_frame")
def version_is_read(lab, world, rng):
    """The rows are those of the version that was asked for, with just the columns asked for."""
    person = rng.choice(PEOPLE)
    table, held = a_table(world, rng, person)
    check_snapshot(lab, person, table, 1, some_columns(rng), held, "the latest is read")
    check_only_read(world, table, held)
    check_snapshot(lab, person, table, 2, ["label"], held, "the latest is read")


@judges("evaluation_frame")
def version_zero(lab, world, rng):
    """Version 0 is a version like any other."""
    person = rng.choice(PEOPLE)
    table, held = a_table(world, rng, person)
    check_snapshot(lab, person, table, 0, some_columns(rng), held, "version 0 taken for none")


@judges("evaluation_frame")
def unknown_version(lab, world, rng):
    """A version that the table does not have is an error."""
    person = rng.choice(PEOPLE)
    table, held = a_table(world, rng, person)
    version = len(held) + rng.randrange(3, 40)
    outcome = lab.attempt.as_(person).evaluation_frame(table=table, version=version, columns=["customer_id", "label"])
    if outcome.error is None:
        wrong(
            "a missing snapshot is replaced",
            happened="it returned a frame",
            but=f"{table} has the versions 0 to {len(held) - 1}",
            rule="a version that is not there is an error: any other rows would be another comparison",
            read=READ,
        )


# correctness_gate


def a_signature(rng):
    """A signature with optional inputs, and a pipeline that sends all of it and more."""
    columns = [("tenure_months", "long"), ("monthly_spend", "double"), ("region", "string"), ("plan", "string")]
    columns += [("support_calls", "double"), ("signup_date", "datetime")]
    rng.shuffle(columns)
    inputs = [{"name": name, "type": kind, "required": place < 4} for place, (name, kind) in enumerate(columns)]
    sent = {name: kind for name, kind in columns}
    return inputs, {**sent, "customer_id": "string", "loyalty_points": "long"}


def golden_examples(rng, tolerance, rows=6):
    """Golden examples whose predictions are off by no more than a part of the tolerance."""
    expected = [round(rng.uniform(0.15, 0.85), 3) for _ in range(rows)]
    predicted = [value + rng.choice([-1, 1]) * rng.uniform(0.1, 0.6) * tolerance for value in expected]
    return pd.DataFrame({"expected": expected, "predicted": predicted})


def a_tolerance(rng):
    return rng.choice([0.001, 0.002, 0.005])


@judges("correctness_gate")
def correct_candidate_passes(lab, rng):
    """A candidate that differs only in the last digits passes."""
    inputs, _ = a_signature(rng)
    sent = {column["name"]: column["type"] for column in inputs}
    for noise, title in ((1e-9, "golden example compared exactly"), (1.0, "tolerance not used as given")):
        tolerance = a_tolerance(rng)
        golden = golden_examples(rng, tolerance * noise)
        golden.loc[0] = [0.15, 0.15 + 0.6 * tolerance * noise]
        furthest = (golden.predicted - golden.expected).abs().max()
        expect(
            lab.correctness_gate(inputs, sent, golden, tolerance),
            [],
            title,
            f"no prediction is further off than {furthest:.1g}, the tolerance is {tolerance}",
            "floats from another machine differ in the last digits: a prediction may be off by the tolerance",
            drawing=[f"expected {golden.expected[0]:<16.14f}   predicted {golden.predicted[0]:.14f}"],
        )
    tolerance = 2.0**-9  # and 0.5 more or less: a float holds each of these numbers exactly
    golden = pd.DataFrame({"expected": [0.5, 0.5], "predicted": [0.5 - tolerance, 0.5 + tolerance]})
    expect(
        lab.correctness_gate(inputs, sent, golden, tolerance),
        [],
        "a prediction at the tolerance fails",
        f"each prediction is off by exactly the tolerance, {tolerance}",
        "only a prediction that is further off than the tolerance fails",
    )


@judges("correctness_gate")
def compatible_schema_passes(lab, rng):
    """An optional input that is not sent, and columns that no input needs, do no harm."""
    inputs, sent = a_signature(rng)
    optional = rng.choice([column["name"] for column in inputs if not column["required"]])
    sent.pop(optional)
    tolerance = a_tolerance(rng)
    expect(
        lab.correctness_gate(inputs, sent, golden_examples(rng, tolerance), tolerance),
        [],
        "a compatible schema is held back",
        f"{optional} is optional, and the model ignores customer_id and loyalty_points",
        "required inputs must be sent, and what is sent must have the input's type; nothing else matters",
    )


@judges("correctness_gate")
def schema_must_fit(lab, rng):
    """A required input that is not sent, and any input that is sent with another type, fails."""
    tolerance = a_tolerance(rng)
    golden = golden_examples(rng, tolerance)
    inputs, sent = a_signature(rng)
    missing = rng.choice([column["name"] for column in inputs if column["required"]])
    expect(
        lab.correctness_gate(inputs, {name: kind for name, kind in sent.items() if name != missing}, golden, tolerance),
        ["schema"],
        "a missing input is let through",
        f"{missing} is required and not sent",
        "a required input that serving does not send fails the schema check",
    )
    for required in (True, False):
        column = rng.choice([column for column in inputs if column["required"] == required])
        other = rng.choice([kind for kind in ("long", "double", "string", "boolean") if kind != column["type"]])
        expect(
            lab.correctness_gate(inputs, {**sent, column["name"]: other}, golden, tolerance),
            ["schema"],
            "another type is let through",
            f"{column['name']} is a {column['type']} in the signature and is sent as {other}",
            "an input that is sent with another type fails the schema check, whether it is required or not",
        )


@judges("correctness_gate")
def golden_example_off(lab, rng):
    """A prediction further off than the tolerance fails, whichever way."""
    inputs, sent = a_signature(rng)
    for sign in (1, -1):
        tolerance = a_tolerance(rng)
        golden = golden_examples(rng, tolerance)
        row = rng.randrange(len(golden))
        golden.loc[row, "predicted"] = golden.loc[row, "expected"] + sign * rng.uniform(2.0, 2.5) * tolerance
        expect(
            lab.correctness_gate(inputs, sent, golden, tolerance),
            ["golden"],
            "a golden example that is off passes" if sign > 0 else "off in one direction only",
            f"{golden.predicted[row]:.4f} was predicted, {golden.expected[row]:.3f} is expected, the tolerance is {tolerance}",
            "each golden example must come out within the tolerance, above or below",
        )


@judges("correctness_gate")
def missing_prediction_fails(lab, rng):
    """A golden example without an answer fails both checks."""
    inputs, sent = a_signature(rng)
    tolerance = a_tolerance(rng)
    golden = golden_examples(rng, tolerance)
    golden.loc[rng.randrange(len(golden)), "predicted"] = float("nan")
    expect(
        lab.correctness_gate(inputs, sent, golden, tolerance),
        ["golden", "range"],
        "a missing prediction passes",
        "the candidate gave no answer to one golden example",
        "every golden example needs an answer; a comparison with a missing value is false and proves nothing",
        drawing=[f"expected {row.expected:.3f}   predicted {row.predicted:.6f}" for row in golden.itertuples()],
    )


@judges("correctness_gate")
def probability_stays_in_range(lab, rng):
    """A prediction below 0 or above 1 fails even within the tolerance; 0 and 1 are probabilities."""
    inputs, sent = a_signature(rng)
    tolerance = a_tolerance(rng)
    for edge, sign in ((0.0, -1), (1.0, 1)):
        golden = golden_examples(rng, tolerance)
        golden.loc[1] = [edge, edge]
        expect(
            lab.correctness_gate(inputs, sent, golden, tolerance),
            [],
            "certainty is refused",
            f"{edge} is a probability",
            "a prediction lies between 0 and 1, both included",
        )
        golden.loc[1] = [edge, edge + sign * 0.5 * tolerance]
        expect(
            lab.correctness_gate(inputs, sent, golden, tolerance),
            ["range"],
            "a probability out of range",
            f"one prediction is {golden.predicted[1]:.4f}",
            "an invariant holds for every prediction, also for one that is close to what was expected",
        )


@judges("correctness_gate")
def no_examples_fail(lab, rng):
    """Without golden examples nothing is proven."""
    inputs, sent = a_signature(rng)
    golden = pd.DataFrame({"expected": pd.Series(dtype="float64"), "predicted": pd.Series(dtype="float64")})
    tolerance = a_tolerance(rng)
    expect(
        lab.correctness_gate(inputs, sent, golden, tolerance),
        ["golden", "range"],
        "no examples pass",
        "there is not one golden example",
        "a check that had nothing to look at has proven nothing: it fails",
    )


@judges("correctness_gate")
def all_that_is_incorrect_is_named(lab, rng):
    """Each check that fails is named, not only the first."""
    inputs, sent = a_signature(rng)
    missing = next(column["name"] for column in inputs if column["required"])
    del sent[missing]
    tolerance = a_tolerance(rng)
    off = golden_examples(rng, tolerance)
    off.loc[2, "predicted"] = 1.2
    for golden, but in ((off, "one prediction is 1.2"), (off.head(0), "there is no golden example")):
        expect(
            lab.correctness_gate(inputs, sent, golden, tolerance),
            ["schema", "golden", "range"],
            "not every failed check is named",
            f"{missing} is required and not sent, and {but}",
            "each check is looked at, whatever the others found, and each that fails is named",
        )


# performance_gate


def a_contract(rng):
    return {
        "max_brier": rng.choice([0.16, 0.17, 0.18]),
        "max_regression": rng.choice([0.004, 0.006, 0.008]),
        "max_segment_regression": rng.choice([0.03, 0.035, 0.04]),
        "max_calibration_gap": rng.choice([0.03, 0.04, 0.05]),
    }


def a_snapshot(rng, small=1):
    """Customers of four segments, of which the last `small` hold few; in each, half of them churned."""
    segments = rng.sample(SEGMENTS, 4)
    sizes = [20] * (4 - small) + [4] * small
    rows = [
        (segment, place % 2) for segment, size in zip(segments, sizes, strict=True) for place in range(2 * (size // 2))
    ]
    first = rng.randrange(1000, 9000)
    customers = pd.DataFrame(rows, columns=["segment", "label"])
    customers.insert(0, "customer_id", [f"c{number}" for number in rng.sample(range(first, first + 900), len(rows))])
    return customers, segments


def scored(rng, customers, error, skew=0.0):
    """A model's scores: each is off by about `error` (one number, or one for each segment), in any order of rows.

    `skew` (likewise) makes it err by that much more on those who stay, and less on those who churn.
    """
    frame = customers.copy()
    off = frame["segment"].map(error) if isinstance(error, dict) else pd.Series(error, index=frame.index)
    by = frame["segment"].map(skew) if isinstance(skew, dict) else skew
    off = off + frame["label"].map({0: 1, 1: -1}) * by + [rng.uniform(-0.002, 0.002) for _ in range(len(frame))]
    frame["score"] = (frame["label"] - off).abs()
    return frame.sample(frac=1, random_state=rng.randrange(2**31)).reset_index(drop=True)


def brier(frame):
    return float(((frame["score"] - frame["label"]) ** 2).mean())


def brier_by_segment(champion, candidate):
    """A small table of both models' Brier scores."""
    lines = [f"{'':<10} {'rows':>4}  champion  candidate"]
    for name, rows in [
        ("all", champion["segment"].notna()),
        *((one, None) for one in sorted(set(champion["segment"]))),
    ]:
        both = [frame if rows is not None else frame[frame["segment"] == name] for frame in (champion, candidate)]
        lines.append(f"{name:<10} {len(both[0]):>4}  {brier(both[0]):8.4f}  {brier(both[1]):9.4f}")
    return lines


def calibration_of(frame):
    """Mean score, mean label and the gap between them, as a learner would compute them."""
    score, label = frame["score"].mean(), frame["label"].mean()
    return f"mean score {score:.3f}, mean label {label:.3f}, gap {abs(score - label):.3f}"


def check_passes(got, champion, candidate, contract):
    """Nothing may be named; the message is about the first thing that was."""
    if not got:
        return
    better = "the candidate is better in every segment"
    title, but = "a better candidate is held back", f"both models scored the same customers, and {better}"
    rule = "its Brier score is the mean of (score - label) squared, over rows that are matched by customer_id"
    if "rows" in got:
        title, rule = "rows compared by position", "customers are matched by their id; the order of rows means nothing"
    elif any(name.startswith("segment:") for name in got):
        title, rule = "a hard segment held against it", "each segment is compared with the champion on the same segment"
    elif got == {"calibration"}:
        title = "calibration that is good enough"
        but = f"the candidate has {calibration_of(candidate)}; {contract['max_calibration_gap']} is allowed"
        rule = "calibration compares the mean score with the mean label of the candidate, over all rows"
    expect(sorted(got), [], title, but, rule, drawing=brier_by_segment(champion, candidate))


@judges("performance_gate")
def better_candidate_passes(lab, rng):
    """A candidate that is better, or worse by less than the contract allows, passes."""
    contract = a_contract(rng)
    customers, segments = a_snapshot(rng)
    easy_and_hard = {segment: 0.3 for segment in segments} | {segments[-1]: 0.46}
    champion = scored(rng, customers, easy_and_hard)
    candidate = scored(rng, customers, {segment: error - 0.01 for segment, error in easy_and_hard.items()})
    got = found(lab.performance_gate(champion, candidate, contract))
    check_passes(got, champion, candidate, contract)
    worse = {
        segment: math.sqrt(error**2 + 0.4 * contract["max_regression"]) for segment, error in easy_and_hard.items()
    }
    candidate = scored(rng, customers, worse)
    got = found(lab.performance_gate(champion, candidate, contract))
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


@judges("performance_gate")
def same_rows(lab, rng):
    """Models that were not scored on the same customers with the same labels are not compared."""
    contract = a_contract(rng)
    customers, _ = a_snapshot(rng)
    champion, whole = (
        scored(rng, customers, 0.35),
        scored(rng, customers, 0.6, 0.15),
    )  # every other check would fail too
    fewer = whole.drop(index=rng.sample(range(len(whole)), 5)).reset_index(drop=True)
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
    fewer = champion.drop(index=rng.sample(range(len(champion)), 5)).reset_index(drop=True)
    got = lab.performance_gate(fewer, whole, contract)
    check_rows_alone(got, "rows that only the candidate has", "the champion scored fewer customers", rule)


@judges("performance_gate")
def every_row_has_a_score(lab, rng):
    """A row without a score is not left out of the mean: nothing is compared."""
    contract = a_contract(rng)
    customers, _ = a_snapshot(rng)
    for blank in ("candidate", "champion"):
        frames = {"champion": scored(rng, customers, 0.35), "candidate": scored(rng, customers, 0.6, 0.15)}
        frames[blank].loc[rng.sample(range(len(customers)), 3), "score"] = float("nan")
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


@judges("performance_gate")
def champion_is_the_bar(lab, rng):
    """A candidate that is good enough in itself and worse than the champion fails."""
    contract = a_contract(rng)
    customers, _ = a_snapshot(rng)
    champion = scored(rng, customers, 0.3)
    # Half of its errors are larger and half are smaller: its mean absolute error is better, its Brier score is worse.
    spread = math.sqrt(0.01 + 2.8 * contract["max_regression"])
    larger = customers.groupby("segment").cumcount() // 2 % 2 == 1
    off = pd.Series([0.28 + (spread if one else -spread) for one in larger], index=customers.index)
    candidate = customers.assign(score=(customers["label"] - off).abs())
    got = found(lab.performance_gate(champion, candidate, contract))
    title, rule = (
        "absolute threshold only",
        "a candidate is measured against the champion on the same rows, not only a fixed bar",
    )
    if "absolute" in got:
        title, rule = "not the Brier score", "the Brier score is the mean of (score - label) squared"
    elif not got:
        title, rule = why_not_worse(lab, rng, customers, contract, title, rule)
    expect(
        sorted(got),
        ["champion"],
        title,
        f"the champion's Brier score is {brier(champion):.4f}, the candidate's {brier(candidate):.4f}; "
        f"max_regression is {contract['max_regression']}, max_brier {contract['max_brier']}",
        rule,
    )


def why_not_worse(lab, rng, customers, contract, title, rule):
    """Why nothing was named: another score was compared, or another limit held, or the champion is not looked at at all."""
    champion = scored(rng, customers, 0.2)
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
        candidate = scored(rng, customers, math.sqrt(0.04 + by))
        if "champion" in found(lab.performance_gate(champion, candidate, contract)):
            return why, instead
    return title, rule


@judges("performance_gate")
def bar_for_everybody(lab, rng):
    """Better than a bad champion is not good enough."""
    contract = a_contract(rng)
    customers, _ = a_snapshot(rng)
    champion, candidate = scored(rng, customers, 0.5), scored(rng, customers, 0.46)
    expect(
        lab.performance_gate(champion, candidate, contract),
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
        lab.performance_gate(champion, candidate, exact),
        [],
        "a score at the limit fails",
        f"every value is exactly at its limit, and none above: {exact}",
        "above a limit means above: a value at the limit passes",
        drawing=brier_by_segment(champion, candidate),
    )


@judges("performance_gate")
def segments_count(lab, rng):
    """A segment that gets worse fails although the whole gets better."""
    contract = a_contract(rng)
    customers, segments = a_snapshot(rng, small=2)
    segments.append(next(one for one in SEGMENTS if one not in segments))
    customers.loc[len(customers)] = ["c99", segments[4], rng.randrange(2)]
    champion = scored(rng, customers, 0.3)
    worse = math.sqrt(0.09 + 2 * contract["max_segment_regression"])
    candidate = scored(rng, customers, {segment: worse if segment in segments[2:] else 0.24 for segment in segments})
    got, right = found(lab.performance_gate(champion, candidate, contract)), {f"segment:{one}" for one in segments[2:]}
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


@judges("performance_gate")
def calibration_counts(lab, rng):
    """Scores that are too high or too low on the whole fail, however small the error."""
    contract = a_contract(rng)
    customers, _ = a_snapshot(rng)
    champion = scored(rng, customers, 0.36)
    candidates = [scored(rng, customers, 0.25, skew) for skew in (0.15, -0.15)]
    answers = [found(lab.performance_gate(champion, candidate, contract)) for candidate in candidates]
    one_side = any("calibration" in got for got in answers)
    for candidate, got in zip(candidates, answers, strict=True):
        expect(
            sorted(got),
            ["calibration"],
            "calibration looked at from one side" if one_side else "calibration is not looked at",
            f"the candidate has {calibration_of(candidate)}; {contract['max_calibration_gap']} is allowed",
            "what is used as a probability must be one: mean score and mean label may differ by the contract's gap, either way",
        )


@judges("performance_gate")
def calibration_is_the_candidates(lab, rng):
    """Calibration is asked of the candidate alone, and over all rows, not segment by segment."""
    contract = a_contract(rng)
    customers, segments = a_snapshot(rng)
    high_and_low = dict.fromkeys(segments, 0.0) | {segments[0]: 0.15, segments[1]: -0.15}
    for champions, candidates, title, but in (
        (0.15, 0.0, "the champion's calibration held against it", "the champion is off, the candidate is not"),
        (0.0, high_and_low, "calibrated by segment", "one segment is too high and another as much too low"),
    ):
        champion, candidate = scored(rng, customers, 0.36, champions), scored(rng, customers, 0.25, candidates)
        expect(
            lab.performance_gate(champion, candidate, contract),
            [],
            title,
            f"{but}: the candidate has {calibration_of(candidate)}; {contract['max_calibration_gap']} is allowed",
            "calibration compares the mean score with the mean label of the candidate, over all rows",
        )


@judges("performance_gate")
def all_that_got_worse_is_named(lab, rng):
    """Each check that fails is named, not only the first."""
    contract = a_contract(rng)
    customers, segments = a_snapshot(rng)
    champion, candidate = scored(rng, customers, 0.3), scored(rng, customers, 0.6, 0.15)
    expect(
        lab.performance_gate(champion, candidate, contract),
        ["absolute", "champion", "calibration", *(f"segment:{segment}" for segment in segments)],
        "not every failed check is named",
        "the candidate is worse in every segment and on the whole, above the contract's bar, and badly calibrated",
        "each check is looked at, whatever the others found, and each that fails is named",
        drawing=brier_by_segment(champion, candidate),
    )


# operational_gate

SITUATIONS = ["nulls", "unseen_category", "late_features", "load"]


def an_operational_contract(rng):
    return {
        "scenarios": rng.sample(["typical", *SITUATIONS], 5),
        "percentile": rng.choice([90, 95]),
        "max_latency_ms": float(rng.choice([80, 100, 150, 200])),
    }


def test_calls(rng, contract, slow=0.0, calls=3, pace=0.4):
    """Calls that went well; of the typical ones a share `slow` takes about twice what is allowed.

    Every other scenario has `calls` of them, each taking `pace` times what is allowed.
    """
    limit, typical = contract["max_latency_ms"], rng.randrange(80, 120)
    rows = [
        ("typical", "ok", limit * (rng.uniform(1.5, 2.2) if place < slow * typical else rng.uniform(0.3, 0.6)))
        for place in range(typical)
    ]
    rows += [(name, "ok", limit * pace * rng.uniform(0.9, 1.1)) for name in SITUATIONS for _ in range(calls)]
    return shuffled_calls(rng, rows)


def shuffled_calls(rng, rows):
    rng.shuffle(rows)
    return pd.DataFrame(rows, columns=["scenario", "status", "latency_ms"])


def failing(rng, calls, scenario, status, count=1):
    """The same calls, of which `count` of one scenario ended otherwise."""
    calls = calls.copy()
    rows = rng.sample(list(calls.index[calls["scenario"] == scenario]), count)
    calls.loc[rows, "status"] = status
    calls.loc[rows, "latency_ms"] = float("nan")
    return calls


@judges("operational_gate")
def sound_candidate_passes(lab, rng):
    """A candidate with all scenarios tested and few slow calls passes."""
    contract = an_operational_contract(rng)
    calls = test_calls(rng, contract)
    typical = calls.index[calls["scenario"] == "typical"]
    calls.loc[rng.sample(list(typical), 2), "latency_ms"] = 5 * contract["max_latency_ms"]
    unasked = pd.DataFrame({"scenario": ["emoji"], "status": ["error"], "latency_ms": [float("nan")]})
    calls = pd.concat([calls, unasked], ignore_index=True)
    got = found(lab.operational_gate(calls, contract))
    expect(
        sorted(got),
        [],
        "the slowest call decides" if got == {"latency"} else "a sound candidate is held back",
        f"2 of {len(typical)} typical calls were slow, all that the contract asks for was tested and ok",
        "the contract says which scenarios count, and which percentile of the latency",
    )


@judges("operational_gate")
def slow_calls_count(lab, rng):
    """The percentile counts, not the average."""
    contract = an_operational_contract(rng)
    calls = test_calls(rng, contract, slow=0.16)
    typical = calls.loc[calls["scenario"] == "typical", "latency_ms"]
    limit = contract["max_latency_ms"]
    expect(
        lab.operational_gate(calls, contract),
        ["latency"],
        "an average hides the slow calls",
        f"{(typical > limit).mean():.0%} of the typical calls take over {limit:.0f} ms, their mean is {typical.mean():.0f} ms",
        "the percentile that the contract names must be within the limit",
    )
    calls.loc[calls["scenario"] == "typical", "latency_ms"] = limit
    expect(
        lab.operational_gate(calls, contract),
        [],
        "a latency at the limit fails",
        f"every typical call takes exactly {limit:.0f} ms, which is the limit",
        "above a limit means above: a value at the limit passes",
    )


@judges("operational_gate")
def typical_calls_count(lab, rng):
    """Latency is judged on representative payloads alone."""
    contract = an_operational_contract(rng)
    rule = "latency is judged on representative payloads: the calls of the scenario typical that were ok"
    title = "latency of other payloads mixed in"
    expect(
        lab.operational_gate(test_calls(rng, contract, slow=0.16, calls=90, pace=0.1), contract),
        ["latency"],
        title,
        "the typical calls are too slow; the many quick ones are of other scenarios",
        rule,
    )
    expect(
        lab.operational_gate(test_calls(rng, contract, calls=20, pace=9), contract),
        [],
        title,
        "the typical calls are quick enough; the slow ones are of other scenarios",
        rule,
    )
    calls = test_calls(rng, contract, slow=0.16)
    calls.loc[(calls["scenario"] == "typical") & (calls["latency_ms"] > contract["max_latency_ms"]), "status"] = (
        "throttled"
    )
    got = found(lab.operational_gate(calls, contract))
    mixed = "latency" in got
    expect(
        sorted(got),
        ["typical"],
        "latency of calls that failed" if mixed else "gate passes on error",
        "the typical calls that were ok are quick enough; the slow ones were throttled",
        rule if mixed else 'only "ok" is good: every call of a scenario must end so',
    )


@judges("operational_gate")
def percentile_is_the_contracts(lab, rng):
    """Which percentile counts is the contract's to say."""
    contract = an_operational_contract(rng)
    calls = test_calls(rng, contract, slow=0.07)
    slow = (calls.loc[calls["scenario"] == "typical", "latency_ms"] > contract["max_latency_ms"]).mean()
    for percentile, right in ((90, []), (95, ["latency"]), (99, ["latency"])):
        expect(
            lab.operational_gate(calls, {**contract, "percentile": percentile}),
            right,
            "another percentile than the contract's",
            f"{slow:.1%} of the typical calls are too slow; the contract asks for percentile {percentile}",
            "the percentile that the contract names must be within the limit",
        )


@judges("operational_gate")
def untested_scenario_fails(lab, rng):
    """A scenario that was not tested fails."""
    contract = an_operational_contract(rng)
    calls = test_calls(rng, contract)
    untested = rng.sample(SITUATIONS, 2)
    expect(
        lab.operational_gate(calls[~calls["scenario"].isin(untested)].reset_index(drop=True), contract),
        untested,
        "an untested scenario passes",
        f"there is no call for {untested[0]} and {untested[1]}",
        "what was not tested has not passed",
    )


@judges("operational_gate")
def contract_names_the_scenarios(lab, rng):
    """The scenarios that count are the contract's, whatever they are called."""
    contract = an_operational_contract(rng)
    calls = failing(rng, failing(rng, test_calls(rng, contract), "nulls", "error"), "typical", "error")
    some = [name for name in contract["scenarios"] if name not in ("nulls", "typical")]
    for scenarios, right, but in (
        (some, [], "calls of nulls and typical failed, and the contract does not ask for these"),
        ([*some, "cold_start"], ["cold_start"], "the contract asks for cold_start, and there is no such call"),
    ):
        expect(
            lab.operational_gate(calls, {**contract, "scenarios": scenarios}),
            right,
            "scenarios by heart",
            but,
            "the contract says which scenarios count",
        )
    expect(
        lab.operational_gate(test_calls(rng, contract, slow=0.16), {**contract, "scenarios": some}),
        ["latency"],
        "latency judged only where typical is listed",
        "the typical calls are too slow, and typical is not in the contract's scenarios",
        "latency is a check of its own: it is judged whether or not the scenario typical is listed",
    )


@judges("operational_gate")
def only_ok_is_good(lab, rng):
    """One call of a scenario that did not end ok fails it, whatever it ended as."""
    contract = an_operational_contract(rng)
    for some in (["error", "timeout", "OK"], ["skipped", "ok_after_retry", None], ["throttled", ""]):
        calls, ended = test_calls(rng, contract), dict(zip(rng.sample(SITUATIONS, len(some)), some, strict=True))
        for scenario, status in ended.items():
            calls = failing(rng, calls, scenario, status)
        got = found(lab.operational_gate(calls, contract))
        passed = {scenario: status for scenario, status in ended.items() if scenario not in got}
        expect(
            sorted(got),
            ended,
            passing_status(list(passed.values())),
            "; ".join(f"one call of {scenario} ended as {status!r}" for scenario, status in (passed or ended).items()),
            'only "ok", spelt so, is good: every call of a scenario must end so',
        )


def passing_status(passed):
    """What is wrong with a gate that let these statuses pass."""
    if passed == [None]:
        return "a call without a status passes"
    if passed in (["OK"], ["ok_after_retry"]):
        return "a status that only looks like ok"
    return "gate passes on error"


@judges("operational_gate")
def no_latency_fails(lab, rng):
    """Without a typical call that went well there is no latency, and that fails."""
    contract = an_operational_contract(rng)
    calls = test_calls(rng, contract)
    calls = failing(rng, calls, "typical", "timeout", int((calls["scenario"] == "typical").sum()))
    rule = "a latency that was not measured is not within the limit"
    expect(
        lab.operational_gate(calls, contract),
        ["typical", "latency"],
        "no latency passes",
        "every typical call timed out",
        rule,
    )
    none = calls[calls["scenario"] != "typical"].reset_index(drop=True)
    expect(
        lab.operational_gate(none, contract),
        ["typical", "latency"],
        "no latency passes",
        "there is no typical call",
        rule,
    )


# file_report and declare_rollback: models in Unity Catalog


def a_model(world, rng, versions=3, tags=None):
    """A model in Unity Catalog, its owner, and its versions, each with the run it came from; all have the same tags."""
    name = f"main.churn.{rng.choice(['retail', 'business'])}_{rng.randrange(100, 999)}"
    owner = rng.choice(PEOPLE)
    world.uc_model(name, owner=owner)
    world.grant("catalog", "main", owner, ["USE_CATALOG"])
    world.grant("schema", "main.churn", owner, ["USE_SCHEMA"])
    runs = [world.run(experiment=f"churn-{name[-3:]}", user=owner) for _ in range(versions)]
    return name, owner, {world.uc_version(name, None, run_id=run, user=owner, tags=tags): run for run in runs}


def tags_of(world, name, version):
    return next(row["tags"] for row in world.uc_state(name)["versions"] if row["version"] == version)


REQUIRED = ["correctness", "performance", "operational", "bias", "security"]


def some_gates(rng):
    """The gates that are required, and clean results of all of them."""
    required = rng.sample(REQUIRED, 3)
    return required, {gate: [] for gate in required}


def json_in(text):
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def check_filed(world, name, version, run, results, verdict, returned_value):
    """The return value, the tags and the report say the same verdict; the report lies in the version's own run."""
    if returned(returned_value, str, '"passed" or "failed"', read=READ) != verdict:
        wrong(
            "another verdict",
            happened=f"it returned {returned_value!r}",
            but=f"the gates say {verdict!r}: {results}",
            rule="passed only when each required gate has a result and none failed or broke",
            read=READ,
        )
    where = "gates/report.json"
    text = world.run_artifact(run, where)
    if text is None:
        holders = [one["run_id"] for one in world.runs() if where in one["artifacts"]]
        wrong(
            "evidence in another run" if holders else "no report is kept",
            happened=f"the report is in run {holders[0][:8]}…" if holders else f"no run has an artifact {where}",
            but=f"version {version} came from run {run[:8]}…",
            rule=f"the report is the artifact {where} of the run that the version came from",
            read=READ,
        )
    report = json_in(text)
    right = {"version": version, "verdict": verdict, "gates": results}
    says = {**report, "version": str(report.get("version"))} if isinstance(report, dict) else {}
    if {key: says.get(key) for key in right} != right:
        wrong(
            "a report that says something else",
            happened=f"{where} holds {text[:300]}",
            but="version, verdict and gates are not what the gates returned",
            rule="the report is evidence: it holds the version, the verdict and every gate's result as it came",
            read=READ,
        )
    tags = tags_of(world, name, version)
    wanted = {"validation_status": verdict, "validation_report": f"runs:/{run}/{where}"}
    for tag, value in wanted.items():
        if tags.get(tag) != value:
            wrong(
                f"{tag} does not say it",
                happened=f"{tag} of version {version} is {tags[tag]!r}"
                if tag in tags
                else f"version {version} has no tag {tag}",
                but=f"it should be {value!r}",
                rule="the version's tags tell the verdict and where its evidence lies",
                read=READ,
            )


def filed(lab, name, version, run, required, results):
    """What file_report returned. Says so when it tried to open a run of its own; any other exception goes up as it is."""
    outcome = lab.attempt.file_report(name, version, required, results)
    if outcome.error is None:
        return outcome.value
    if "experiment id" in outcome.error.message.lower():
        wrong(
            "a new run for the evidence",
            happened=f"it raised {outcome.error}",
            but=f"a new run needs an experiment; version {version} came from run {run[:8]}…, which is there",
            rule="the report is an artifact of the run that the version came from: no new run is needed",
            read=READ,
        )
    raise outcome.error


@judges("file_report")
def clean_results_pass(lab, world, rng):
    """With every gate clean the verdict is passed, and report and tags say so."""
    name, owner, versions = a_model(world, rng)
    version, run = sorted(versions.items())[1]  # neither the first nor the latest
    required, results = some_gates(rng)
    results |= {"smoke": []}
    world.uc_alias(name, "champion", min(versions))
    before, aliases = {one["run_id"] for one in world.runs()}, world.uc_state(name)["aliases"]
    got = filed(lab.as_(owner), name, version, run, required, results)
    check_filed(world, name, version, run, results, "passed", got)
    if world.uc_state(name)["aliases"] != aliases:
        wrong(
            "filing the evidence moved an alias",
            happened=f"the aliases are {world.uc_state(name)['aliases']}",
            but=f"they were {aliases}",
            rule="the gates say whether a version may be promoted; filing what they found promotes nobody",
            read=READ,
        )
    for other in versions:
        if other != version and tags_of(world, name, other):
            wrong(
                "another version is tagged",
                happened=f"version {other} has the tags {tags_of(world, name, other)}",
                but=f"the gates judged version {version}",
                rule="evidence belongs to the version that was judged",
                read=READ,
            )
    if {one["run_id"] for one in world.runs()} != before:
        wrong(
            "a run that nobody asked for",
            happened="there is a new run",
            rule="evidence is kept with the run that made the version",
            read=READ,
        )


@judges("file_report")
def failed_gate_fails(lab, world, rng):
    """One gate that failed, required or not, makes the verdict failed, and that is filed too."""
    for at in ("required", "beside"):
        name, owner, versions = a_model(world, rng, 1)
        ((version, run),) = versions.items()
        required, results = some_gates(rng)
        gate = rng.choice(required) if at == "required" else "smoke"
        results[gate] = [f"segment:{rng.choice(SEGMENTS)}"]
        got = filed(lab.as_(owner), name, version, run, required, results)
        if got == "passed":
            wrong(
                "a failed gate is overlooked",
                happened=f"the verdict on {results} is passed",
                but=f"the gate {gate} failed ({'it is required' if gate in required else 'it was not required, but it ran'})",
                rule="no gate at all may have failed, required or not",
                read=READ,
            )
        check_filed(world, name, version, run, results, "failed", got)


def check_not_passed(lab, world, rng, required, results, title, but, rule):
    name, owner, versions = a_model(world, rng, 1)
    ((version, run),) = versions.items()
    got = filed(lab.as_(owner), name, version, run, required, results)
    if got == "passed" or tags_of(world, name, version).get("validation_status") == "passed":
        wrong(title, happened=f"the verdict on {results} is passed", but=but, rule=rule, read=READ)
    check_filed(world, name, version, run, results, "failed", got)


@judges("file_report")
def broken_gate_fails(lab, world, rng):
    """A gate that broke has not passed, required or not."""
    rule = "a gate that could not say anything has not let the version through, required or not"
    required, results = some_gates(rng)
    for gate, title in ((rng.choice(required), "a broken gate passes"), ("smoke", "a broken gate beside the others")):
        but = f"the gate {gate} broke{'' if gate in required else '; it was not required, but it ran'}"
        check_not_passed(lab, world, rng, required, {**results, gate: None}, title, but, rule)


@judges("file_report")
def missing_gate_fails(lab, world, rng):
    """A required gate without a result has not passed."""
    required, results = some_gates(rng)
    gate = rng.choice(required)
    del results[gate]
    rule = "every required gate needs a result: no evidence is not good evidence"
    check_not_passed(lab, world, rng, required, results, "missing evidence passes", f"the gate {gate} never ran", rule)
    but = "not one gate ran"
    check_not_passed(lab, world, rng, required, {}, "missing evidence passes", but, rule)


@judges("file_report")
def no_tag_without_report(lab, world, rng):
    """When the report cannot be written, the error goes up and nothing is tagged."""
    name, owner, _ = a_model(world, rng, 1)
    version = world.uc_version(name, None, run_id=f"{rng.randrange(16**32):032x}", user=owner)
    required, results = some_gates(rng)
    outcome = lab.attempt.as_(owner).file_report(name, version, required, results)
    rule = "the report is there before a tag points to it: when it cannot be written, the error goes up and nothing is tagged"
    tags = tags_of(world, name, version)
    if tags:
        wrong(
            "a tag without its evidence",
            happened=f"version {version} has the tags {tags}",
            but="its run is gone, so there is no report",
            rule=rule,
            read=READ,
        )
    if outcome.error is None:
        wrong(
            "the error is swallowed",
            happened=f"it returned {outcome.value!r}",
            but="the version's run is gone, so the report was not written",
            rule=rule,
            read=READ,
        )


def some_criteria(rng):
    limits = {
        "error_rate": rng.choice([0.01, 0.02, 0.05]),
        "p95_latency_ms": float(rng.choice([120, 200, 300])),
        "score_drift": rng.choice([0.1, 0.2]),
        "complaint_rate": rng.choice([0.005, 0.01]),
    }
    return [
        {"metric": metric, "limit": limits[metric], "windows": rng.randrange(3, 6)}
        for metric in rng.sample(sorted(limits), 3)
    ]


def same_criteria(declared, criteria):
    """Whether a parsed tag holds the same criteria; floats nearly, rows in any order."""
    if not isinstance(declared, list) or not all(isinstance(row, dict) for row in declared):
        return False
    left = {str(row.get("metric")): row for row in declared}
    if len(declared) != len(criteria) or set(left) != {row["metric"] for row in criteria}:
        return False
    return all(
        isinstance(left[row["metric"]].get(key), int | float)
        and row[key] - 1e-9 < left[row["metric"]][key] < row[key] + 1e-9
        for row in criteria
        for key in ("limit", "windows")
    )


@judges("declare_rollback")
def criteria_are_written(lab, world, rng):
    """The criteria stand in the version's tag, with or without a champion."""
    for champion in (True, False):
        earlier = [{"metric": "churn_rate", "limit": 0.5, "windows": 9}] if champion else []
        name, owner, versions = a_model(world, rng, tags={"rollback_criteria": json.dumps(earlier)} if earlier else {})
        former, version, _ = sorted(versions)
        if champion:
            world.uc_alias(name, "champion", former)
        world.uc_alias(name, "challenger", version)  # which is not the champion
        criteria = some_criteria(rng)
        before = world.uc_state(name)["aliases"]
        outcome = lab.attempt.as_(owner).declare_rollback(name, version, criteria)
        if outcome.error is not None:
            check_may_declare(outcome.error, name, version, champion)
        tag = tags_of(world, name, version).get("rollback_criteria")
        declared = json_in(tag)
        if earlier and isinstance(declared, list) and any(row in declared for row in earlier):
            wrong(
                "an earlier declaration is kept",
                happened=f"the tag rollback_criteria of version {version} is {tag[:200]!r}",
                but=f"the criteria were {criteria}; {earlier} is what the tag said before",
                rule="a new declaration takes the place of an earlier one: the tag holds this list and nothing else",
                read=ROLLBACK,
            )
        if not same_criteria(declared, criteria):
            wrong(
                "criteria not declared" if tag is None else "criteria that cannot be read back",
                happened=f"version {version} has no tag rollback_criteria"
                if tag is None
                else f"the tag rollback_criteria of version {version} is {tag[:200]!r}",
                but=f"the criteria were {criteria}",
                rule="the criteria stand as JSON in the version's tag rollback_criteria, as they were given",
                read=ROLLBACK,
            )
        if world.uc_state(name)["aliases"] != before:
            wrong(
                "declaring moved an alias",
                happened=f"aliases are {world.uc_state(name)['aliases']}",
                but=f"they were {before}",
                rule="declaring promotes nobody",
                read=ROLLBACK,
            )


def check_may_declare(error, name, version, champion):
    """Say which alias the exception is about; any other exception goes up as it is."""
    line = f" (line {error.frames[-1][0]})" if error.frames else ""
    if not champion and "alias" in error.message.lower() and {"MlflowException", "DatabricksError"} & set(error.types):
        wrong(
            "an alias that is not set is not expected",
            happened=f"it raised {error}{line}",
            but=f"the alias champion of {name} is not set, so no version is champion yet",
            rule="asking for an alias that is not set raises an exception: catch it, then write the criteria",
            read=ROLLBACK,
        )
    if "ValueError" in error.types:
        wrong(
            "a version that is not the champion is refused",
            happened=f"it raised {error}{line}",
            but=f"the alias champion {'points to another version' if champion else 'is not set'}; "
            f"version {version} is challenger",
            rule="it is too late only when the alias champion points to the version already",
            read=ROLLBACK,
        )
    raise error


def check_refused(lab, world, name, owner, version, criteria, title, but, rule):
    before = world.uc_state(name)["versions"]
    outcome = lab.attempt.as_(owner).declare_rollback(name, version, criteria)
    if world.uc_state(name)["versions"] != before:
        happened = f"version {version} has the tags {tags_of(world, name, version)}"
        wrong(title, happened=happened, but=but, rule=rule, read=ROLLBACK)
    if outcome.error is None or "ValueError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else "it raised nothing"
        wrong(f"{title}, untold", happened=happened, but=but, rule=rule, read=ROLLBACK)


@judges("declare_rollback")
def champion_is_too_late(lab, world, rng):
    """For the champion it is too late to declare."""
    name, owner, versions = a_model(world, rng)
    version = rng.choice(sorted(versions))
    world.uc_alias(name, "champion", version)
    rule = "criteria are declared before the promotion: for the champion it is a ValueError, and nothing is written"
    but = (
        f"the alias champion points to version {version} already; "
        f"a comparison of the number {version} with the text '{version}' is false"
    )
    check_refused(lab, world, name, owner, version, some_criteria(rng), "declared after the promotion", but, rule)


@judges("declare_rollback")
def no_criteria_is_refused(lab, world, rng):
    """An empty list of criteria is refused."""
    name, owner, versions = a_model(world, rng)
    rule = "without criteria there is nothing to hold a version against: ValueError, and nothing is written"
    check_refused(lab, world, name, owner, max(versions), [], "an empty declaration", "there are no criteria", rule)


# rollback_reasons


class Watch:
    """A promotion, with what was declared for it and what was observed since."""

    def __init__(self, rng):
        self.rng, self.declared, self.observed = rng, [], {}
        self.promoted_at = datetime(2026, 5, 4, 9, tzinfo=UTC) + timedelta(minutes=rng.randrange(9000))

    def declare(self, metric, limit, windows, days):
        """Declare `days` after the promotion (negative: before it)."""
        at = self.promoted_at + timedelta(days=days, minutes=self.rng.randrange(1, 300))
        self.declared.append({"declared_at": at, "metric": metric, "limit": limit, "windows": windows})

    def observe(self, metric, limit, above):
        """Values for windows that are above the limit (1) or not (0), as `above` says."""
        self.observed[metric] = [
            limit * (self.rng.uniform(1.2, 1.7) if high else self.rng.uniform(0.3, 0.8)) for high in above
        ]

    def reasons(self, lab):
        self.rng.shuffle(self.declared)
        return lab.rollback_reasons(self.declared, self.promoted_at, self.observed)

    def check(self, lab, right, title, but, rule, metric):
        """The reasons must be `right`, in whatever order the declarations come."""
        in_time = sorted(self.declared, key=lambda row: row["declared_at"])
        for rows in (in_time, in_time[::-1]):
            got = lab.rollback_reasons(list(rows), self.promoted_at, self.observed)
            expect(got, right, title, but, rule, drawing=self.drawing(metric), read=ROLLBACK)
            title, rule = "the order of the declarations is relied on", "they come in any order: declared_at counts"

    def drawing(self, metric):
        when = sorted(self.declared, key=lambda row: row["declared_at"])
        lines = [
            (row["declared_at"], f"declared   limit {row['limit']:g}, {row['windows']} windows")
            for row in when
            if row["metric"] == metric
        ]
        lines.append((self.promoted_at, "── promoted ──"))
        drawn = [f"{at:%d %b %H:%M}  {text}" for at, text in sorted(lines)]
        values = " ".join(f"{value:.3g}" for value in self.observed.get(metric, []))
        return [*drawn, f"observed      {values}"]


@judges("rollback_reasons")
def breach_is_named(lab, rng):
    """A metric above its limit for as many windows as declared is named, and no other."""
    watch = Watch(rng)
    breached, calm, third = some_criteria(rng)
    for row in (breached, calm):
        watch.declare(row["metric"], row["limit"], row["windows"], -3)
    calm_before = rng.randrange(1, 4)
    watch.observe(breached["metric"], breached["limit"], [0] * calm_before + [1] * breached["windows"] + [0])
    watch.observe(calm["metric"], calm["limit"], [0] * 8)
    watch.observe(third["metric"], third["limit"], [1] * 8)
    got = found(watch.reasons(lab), ROLLBACK)
    expect(
        sorted(got),
        [breached["metric"]],
        "judged by what nobody declared" if third["metric"] in got else "a breach is not noticed",
        f"{breached['metric']} was above its limit in {breached['windows']} windows running; nobody declared {third['metric']}",
        "a declared metric that is above its limit for the declared number of windows in a row asks for a rollback",
        drawing=watch.drawing(breached["metric"]),
        read=ROLLBACK,
    )
    watch.observe(calm["metric"], calm["limit"], [0, *[1] * (calm["windows"] + 3)])
    expect(
        watch.reasons(lab),
        [breached["metric"], calm["metric"]],
        "one of two breaches",
        f"{breached['metric']} and {calm['metric']} were both above their limits for long enough",
        "each metric that asks for a rollback is named",
        drawing=watch.drawing(calm["metric"]),
        read=ROLLBACK,
    )


@judges("rollback_reasons")
def spikes_do_not_count(lab, rng):
    """Windows above the limit that do not follow each other are spikes."""
    watch = Watch(rng)
    row = rng.choice(some_criteria(rng))
    watch.declare(row["metric"], row["limit"], row["windows"], -2)
    watch.observe(row["metric"], row["limit"], ([1] * (row["windows"] - 1) + [0]) * 3)
    expect(
        watch.reasons(lab),
        [],
        "a spike rolls back",
        f"never more than {row['windows'] - 1} windows in a row were above the limit; {row['windows']} were declared",
        "only consecutive windows count",
        drawing=watch.drawing(row["metric"]),
        read=ROLLBACK,
    )
    watch.observed[row["metric"]] = [row["limit"]] * (row["windows"] + 2)
    expect(
        watch.reasons(lab),
        [],
        "a value at the limit rolls back",
        f"every value is exactly the limit, {row['limit']:g}, and none above it",
        "above a limit means above: a value at the limit passes",
        drawing=watch.drawing(row["metric"]),
        read=ROLLBACK,
    )


@judges("rollback_reasons")
def later_declarations_do_not_count(lab, rng):
    """What was declared after the promotion does not count, be it new, stricter or looser."""
    first, second, third = some_criteria(rng)
    rule = "criteria are declared before the promotion; in an incident nobody makes new ones, or changes them"
    title = "rollback criteria invented afterwards"
    for factor, but in ((0.4, "made stricter"), (3.0, "made looser")):
        watch = Watch(rng)
        watch.declare(first["metric"], first["limit"], first["windows"], -4)
        watch.declare(first["metric"], first["limit"] * factor, first["windows"], 1)
        watch.observe(first["metric"], first["limit"], [factor > 1] * (first["windows"] + 1))
        right = [first["metric"]] if factor > 1 else []
        but = f"the limit of {first['metric']} was {but} after the promotion"
        watch.check(lab, right, title, but, rule, first["metric"])
    watch = Watch(rng)
    watch.declare(second["metric"], second["limit"], second["windows"], -4)
    watch.declare(third["metric"], third["limit"], third["windows"], 2)
    watch.observe(second["metric"], second["limit"], [0] * 7)
    watch.observe(third["metric"], third["limit"], [1] * 7)
    watch.check(lab, [], title, f"{third['metric']} was declared after the promotion", rule, third["metric"])
    watch.declared[-1] = {**watch.declared[-1], "metric": third["metric"], "declared_at": watch.promoted_at}
    title = "declared at the moment of the promotion"
    but = f"{third['metric']} was declared at the very time of the promotion, not before it"
    watch.check(lab, [], title, but, rule, third["metric"])


@judges("rollback_reasons")
def last_one_before_counts(lab, rng):
    """Of several declarations before the promotion the last one counts."""
    for stricter in (True, False):
        watch = Watch(rng)
        row = rng.choice(some_criteria(rng))
        watch.declare(row["metric"], row["limit"] * (3.0 if stricter else 0.2), row["windows"], -9)
        watch.declare(row["metric"], row["limit"], row["windows"], -5)
        watch.observe(row["metric"], row["limit"], [stricter] * (row["windows"] + 2))
        watch.check(
            lab,
            [row["metric"]] if stricter else [],
            "an outdated declaration",
            f"the limit of {row['metric']} was changed before the promotion",
            "where a metric was declared again before the promotion, the last declaration counts",
            row["metric"],
        )


@judges("rollback_reasons")
def silence_is_no_health(lab, rng):
    """A declared metric without values is a LookupError; one that does not count may be silent."""
    silent, calm, late = some_criteria(rng)
    for left, above in (("nothing", 0), ("an empty list", 0), ("nothing", 1)):
        watch = Watch(rng)
        for row in (calm, silent):
            watch.declare(row["metric"], row["limit"], row["windows"], -3)
        watch.observe(calm["metric"], calm["limit"], [above] * 7)
        if left == "an empty list":
            watch.observed[silent["metric"]] = []
        outcome = watch.reasons(lab.attempt)
        if outcome.error is None or "LookupError" not in outcome.error.types:
            beside = f"; {calm['metric']} was above its limit" if above else ""
            wrong(
                "silence beside a breach" if above else "silence taken for health",
                happened=f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value}",
                but=f"{silent['metric']} was declared, and observed has {left} for it{beside}",
                rule="a criterion that was not measured can be neither met nor broken: LookupError",
                read=ROLLBACK,
            )
    watch = Watch(rng)
    watch.declare(calm["metric"], calm["limit"], calm["windows"], -3)
    watch.declare(late["metric"], late["limit"], late["windows"], 1)
    watch.observe(calm["metric"], calm["limit"], [0] * 5)
    outcome = watch.reasons(lab.attempt)
    if outcome.error is not None:
        wrong(
            "silence of what does not count",
            happened=f"it raised {outcome.error}",
            but=f"{late['metric']} was declared after the promotion only",
            rule="what does not count need not be measured",
            read=ROLLBACK,
        )
