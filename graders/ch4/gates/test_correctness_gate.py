"""Schema, golden examples and the range of predictions."""

import pandas as pd
from labjudge.grading import Draw, Lab, judges, wrong

from .gate_answers import expect, found, named

GOOD = {
    "schema": "each required input is sent, and what is sent has the type of its input",
    "golden": "each prediction is within the tolerance of what is expected",
    "range": "each prediction lies between 0 and 1",
}
"""What holds in a case that is not about a check, so that nobody has to name it."""


def a_signature(draw: Draw):
    """A signature with optional inputs, and a pipeline that sends all of it and more."""
    columns = [("tenure_months", "long"), ("monthly_spend", "double"), ("region", "string"), ("plan", "string")]
    columns += [("support_calls", "double"), ("signup_date", "datetime")]
    draw.shuffle(columns)
    inputs = [{"name": name, "type": kind, "required": place < 4} for place, (name, kind) in enumerate(columns)]
    sent = {name: kind for name, kind in columns}
    return inputs, {**sent, "customer_id": "string", "loyalty_points": "long"}


def golden_examples(draw: Draw, tolerance, rows=6):
    """Golden examples whose predictions are off by no more than a part of the tolerance."""
    expected = [round(draw.uniform(0.15, 0.85), 3) for _ in range(rows)]
    predicted = [value + draw.choice([-1, 1]) * draw.uniform(0.1, 0.6) * tolerance for value in expected]
    return pd.DataFrame({"expected": expected, "predicted": predicted})


def a_tolerance(draw: Draw):
    return draw.choice([0.001, 0.002, 0.005])


def expect_of(about, got, right, title, but, rule, drawing=()):
    """As `expect`, for a case that is about some checks: a check beside them that is named has a message of its own."""
    odd = found(got) ^ set(right)
    if odd and odd <= set(GOOD) - set(about):
        wrong(
            f"{named(odd)} named where nothing fails it",
            happened=f"it named {named(found(got))}",
            but=" and ".join(GOOD[check] for check in sorted(odd)),
            rule="a check is named when it fails, and only then",
        )
    expect(got, right, title, but, rule, drawing=drawing)


@judges
def correct_candidate_passes(lab: Lab, draw: Draw) -> None:
    """A candidate that differs only in the last digits passes."""
    inputs, _ = a_signature(draw)
    sent = {column["name"]: column["type"] for column in inputs}
    for noise, title in ((1e-9, "golden example compared exactly"), (1.0, "tolerance not used as given")):
        tolerance = a_tolerance(draw)
        golden = golden_examples(draw, tolerance * noise)
        golden.loc[0] = [0.15, 0.15 + 0.6 * tolerance * noise]
        furthest = (golden.predicted - golden.expected).abs().max()
        expect_of(
            ["golden"],
            lab.correctness_gate(inputs, sent, golden, tolerance),
            [],
            title,
            f"no prediction is further off than {furthest:.1g}, the tolerance is {tolerance}",
            "floats from another machine differ in the last digits: a prediction may be off by the tolerance",
            drawing=[f"expected {golden.expected[0]:<16.14f}   predicted {golden.predicted[0]:.14f}"],
        )
    tolerance = 2.0**-9  # and 0.5 more or less: a float holds each of these numbers exactly
    golden = pd.DataFrame({"expected": [0.5, 0.5], "predicted": [0.5 - tolerance, 0.5 + tolerance]})
    expect_of(
        ["golden"],
        lab.correctness_gate(inputs, sent, golden, tolerance),
        [],
        "a prediction at the tolerance fails",
        f"each prediction is off by exactly the tolerance, {tolerance}",
        "only a prediction that is further off than the tolerance fails",
    )


@judges
def compatible_schema_passes(lab: Lab, draw: Draw) -> None:
    """An optional input that is not sent, and columns that no input needs, do no harm."""
    inputs, sent = a_signature(draw)
    optional = draw.choice([column["name"] for column in inputs if not column["required"]])
    sent.pop(optional)
    tolerance = a_tolerance(draw)
    expect_of(
        ["schema"],
        lab.correctness_gate(inputs, sent, golden_examples(draw, tolerance), tolerance),
        [],
        "a compatible schema is held back",
        f"{optional} is optional, and the model ignores customer_id and loyalty_points",
        "required inputs must be sent, and what is sent must have the input's type; nothing else matters",
    )


@judges
def schema_must_fit(lab: Lab, draw: Draw) -> None:
    """A required input that is not sent, and any input that is sent with another type, fails."""
    tolerance = a_tolerance(draw)
    golden = golden_examples(draw, tolerance)
    inputs, sent = a_signature(draw)
    missing = draw.choice([column["name"] for column in inputs if column["required"]])
    expect_of(
        ["schema"],
        lab.correctness_gate(inputs, {name: kind for name, kind in sent.items() if name != missing}, golden, tolerance),
        ["schema"],
        "a missing input is let through",
        f"{missing} is required and not sent",
        "a required input that serving does not send fails the schema check",
    )
    for required in (True, False):
        column = draw.choice([column for column in inputs if column["required"] == required])
        other = draw.choice([kind for kind in ("long", "double", "string", "boolean") if kind != column["type"]])
        expect_of(
            ["schema"],
            lab.correctness_gate(inputs, {**sent, column["name"]: other}, golden, tolerance),
            ["schema"],
            "another type is let through",
            f"{column['name']} is a {column['type']} in the signature and is sent as {other}",
            "an input that is sent with another type fails the schema check, whether it is required or not",
        )


@judges
def golden_example_off(lab: Lab, draw: Draw) -> None:
    """A prediction further off than the tolerance fails, whichever way."""
    inputs, sent = a_signature(draw)
    for sign in (1, -1):
        tolerance = a_tolerance(draw)
        golden = golden_examples(draw, tolerance)
        row = draw.randrange(len(golden))
        golden.loc[row, "predicted"] = golden.loc[row, "expected"] + sign * draw.uniform(2.0, 2.5) * tolerance
        expect_of(
            ["golden"],
            lab.correctness_gate(inputs, sent, golden, tolerance),
            ["golden"],
            "a golden example that is off passes" if sign > 0 else "off in one direction only",
            f"{golden.predicted[row]:.4f} was predicted, {golden.expected[row]:.3f} is expected, the tolerance is {tolerance}",
            "each golden example must come out within the tolerance, above or below",
        )


@judges
def missing_prediction_fails(lab: Lab, draw: Draw) -> None:
    """A golden example without an answer fails both checks."""
    inputs, sent = a_signature(draw)
    tolerance = a_tolerance(draw)
    golden = golden_examples(draw, tolerance)
    golden.loc[draw.randrange(len(golden)), "predicted"] = float("nan")
    expect_of(
        ["golden", "range"],
        lab.correctness_gate(inputs, sent, golden, tolerance),
        ["golden", "range"],
        "a missing prediction passes",
        "the candidate gave no answer to one golden example",
        "every golden example needs an answer; a comparison with a missing value is false and proves nothing",
        drawing=[f"expected {row.expected:.3f}   predicted {row.predicted:.6f}" for row in golden.itertuples()],
    )


@judges
def probability_stays_in_range(lab: Lab, draw: Draw) -> None:
    """A prediction below 0 or above 1 fails even within the tolerance; 0 and 1 are probabilities."""
    inputs, sent = a_signature(draw)
    tolerance = a_tolerance(draw)
    for edge, sign in ((0.0, -1), (1.0, 1)):
        golden = golden_examples(draw, tolerance)
        golden.loc[1] = [edge, edge]
        expect_of(
            ["range"],
            lab.correctness_gate(inputs, sent, golden, tolerance),
            [],
            "certainty is refused",
            f"{edge} is a probability",
            "a prediction lies between 0 and 1, both included",
        )
        golden.loc[1] = [edge, edge + sign * 0.5 * tolerance]
        expect_of(
            ["range"],
            lab.correctness_gate(inputs, sent, golden, tolerance),
            ["range"],
            "a probability out of range",
            f"one prediction is {golden.predicted[1]:.4f}",
            "an invariant holds for every prediction, also for one that is close to what was expected",
        )


@judges
def no_examples_fail(lab: Lab, draw: Draw) -> None:
    """Without golden examples nothing is proven."""
    inputs, sent = a_signature(draw)
    golden = pd.DataFrame({"expected": pd.Series(dtype="float64"), "predicted": pd.Series(dtype="float64")})
    tolerance = a_tolerance(draw)
    expect_of(
        ["golden", "range"],
        lab.correctness_gate(inputs, sent, golden, tolerance),
        ["golden", "range"],
        "no examples pass",
        "there is not one golden example",
        "a check that had nothing to look at has proven nothing: it fails",
    )


@judges
def all_that_is_incorrect_is_named(lab: Lab, draw: Draw) -> None:
    """Each check that fails is named, not only the first."""
    inputs, sent = a_signature(draw)
    missing = next(column["name"] for column in inputs if column["required"])
    del sent[missing]
    tolerance = a_tolerance(draw)
    off = golden_examples(draw, tolerance)
    off.loc[2, "predicted"] = 1.2
    for golden, but in ((off, "one prediction is 1.2"), (off.head(0), "there is no golden example")):
        expect(
            lab.correctness_gate(inputs, sent, golden, tolerance),
            ["schema", "golden", "range"],
            "not every failed check is named",
            f"{missing} is required and not sent, and {but}",
            "each check is looked at, whatever the others found, and each that fails is named",
        )
