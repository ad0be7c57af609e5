"""Schema, golden examples and the range of predictions."""

from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, judges

from .gate_answers import expect, found


class Case:
    """A candidate that is correct, to be spoilt: its signature (two inputs are optional), what is sent, golden examples.

    Its predictions are off by less than the tolerance times `off`.
    """

    def __init__(self, draw: Draw, off: float = 1.0):
        columns = [("tenure_months", "long"), ("monthly_spend", "double"), ("region", "string"), ("plan", "string")]
        columns = draw.shuffled([*columns, ("support_calls", "double"), ("signup_date", "datetime")])
        self.inputs: list[dict[str, Any]] = [
            {"name": name, "type": kind, "required": at < 4} for at, (name, kind) in enumerate(columns)
        ]
        self.sent = {**dict(columns), "customer_id": "string", "loyalty_points": "long"}
        self.tolerance = draw.choice([0.001, 0.002, 0.005])
        self.golden = pd.DataFrame({"expected": [round(draw.uniform(0.15, 0.85), 3) for _ in range(6)]})
        errors = [draw.choice([-1, 1]) * draw.uniform(0.1, 0.6) * self.tolerance for _ in range(6)]
        self.golden["predicted"] = self.golden["expected"] + [off * error for error in errors]

    def one(self, draw: Draw, *, required: bool) -> Any:
        """The name of one of its inputs."""
        return draw.choice([each["name"] for each in self.inputs if each["required"] == required])

    def check(self, lab: Lab, right: list[str], title: str, but: str, rule: str = "") -> None:
        """Ask the gate: exactly `right` must be named; `title` is said when that goes wrong in what the case is about."""
        got = lab.correctness_gate(self.inputs, self.sent, self.golden, self.tolerance)
        if right and (odd := found(got) - set(right)):
            title = f"{', '.join(sorted(odd))} named where nothing fails it"
            rule = "a check is named when it fails, and only then"
        rows = [f"expected {row.expected:<16.14f} predicted {row.predicted:.14f}" for row in self.golden.itertuples()]
        expect(got, right, title, but, rule=rule, drawing=rows)


@judges
def correct_candidate_passes(lab: Lab, draw: Draw) -> None:
    """A prediction may be off by the tolerance, for floats from another machine differ in the last digits."""
    for times, title in ((1e-9, "golden example compared exactly"), (1.0, "tolerance not used as given")):
        case = Case(draw, off=times)
        case.sent = {each["name"]: each["type"] for each in case.inputs}
        case.golden.loc[0] = [0.15, 0.15 + 0.6 * case.tolerance * times]
        case.check(lab, [], title, f"every prediction is within the tolerance, {case.tolerance}")
    case.tolerance = 2.0**-9  # and 0.5 more or less: a float holds each of these numbers exactly
    case.golden = pd.DataFrame({"expected": [0.5, 0.5], "predicted": [0.5 - 2.0**-9, 0.5 + 2.0**-9]})
    but = f"each is off by exactly the tolerance, {case.tolerance}"
    case.check(lab, [], "a prediction at the tolerance fails", but)


@judges
def schema_must_fit(lab: Lab, draw: Draw) -> None:
    """A required input must be sent, and any input that is sent must have its type; nothing else matters."""
    case = Case(draw)
    optional, missing = case.one(draw, required=False), case.one(draw, required=True)
    del case.sent[optional]
    but = f"{optional} is optional, and no input is called customer_id or loyalty_points"
    case.check(lab, [], "a compatible schema is held back", but)
    del case.sent[missing]
    case.check(lab, ["schema"], "a missing input is let through", f"{missing} is required and not sent")
    for required in (True, False):
        case = Case(draw)
        name = case.one(draw, required=required)
        kind = case.sent[name]
        case.sent[name] = draw.choice([each for each in ("long", "double", "string", "boolean") if each != kind])
        but = f"{name} is a {kind} in the signature and is sent as {case.sent[name]}"
        case.check(lab, ["schema"], "another type is let through", but)


@judges
def golden_example_off(lab: Lab, draw: Draw) -> None:
    """Each golden example must come out within the tolerance, above or below."""
    for sign, title in ((1, "a golden example that is off passes"), (-1, "off in one direction only")):
        case = Case(draw)
        row, off = draw.randrange(6), sign * draw.uniform(2, 2.5) * case.tolerance
        case.golden.loc[row, "predicted"] = case.golden.expected[row] + off
        case.check(lab, ["golden"], title, f"row {row} is off by more than the tolerance, {case.tolerance}")


@judges
def missing_prediction_fails(lab: Lab, draw: Draw) -> None:
    """A prediction that is missing, or without one golden example, proves nothing: "golden" and "range" fail."""
    case = Case(draw)
    case.golden.loc[draw.randrange(6), "predicted"] = float("nan")
    case.check(lab, ["golden", "range"], "a missing prediction passes", "one golden example has no answer")
    case.golden = case.golden.head(0)
    case.check(lab, ["golden", "range"], "no examples pass", "there is not one golden example")


@judges
def probability_stays_in_range(lab: Lab, draw: Draw) -> None:
    """A prediction lies between 0 and 1, both included, also one that is close to what was expected."""
    for edge, outwards in ((0.0, -1), (1.0, 1)):
        case = Case(draw)
        case.golden.loc[1] = [edge, edge]
        case.check(lab, [], "certainty is refused", f"{edge} is a probability")
        case.golden.loc[1] = [edge, edge + outwards * 0.5 * case.tolerance]
        but = f"one prediction is {case.golden.predicted[1]:.4f}"
        case.check(lab, ["range"], "a probability out of range", but)


@judges
def all_that_is_incorrect_is_named(lab: Lab, draw: Draw) -> None:
    """Each check is looked at, whatever the others found, and each that fails is named."""
    case = Case(draw)
    missing = case.one(draw, required=True)
    del case.sent[missing]
    case.golden.loc[2, "predicted"] = 1.2
    but = f"{missing} is required and not sent, and one prediction is 1.2"
    case.check(lab, ["schema", "golden", "range"], "not every failed check is named", but)
