"""Mistakes of correctness_gate."""

import numpy as np
import pandas as pd
from labjudge.proof.traps import swap, trap


@trap(says="after the call, golden has got the column")
def columns_into_the_callers_frame(
    inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float
) -> list[str]:
    golden["off"] = (golden["predicted"] - golden["expected"]).abs()
    checks = {
        "schema": all(
            sent.get(column["name"], _when_absent_of_columns_into_the_callers_frame(column)) == column["type"]
            for column in inputs
        ),
        "golden": not golden.empty and (golden["off"] <= tolerance).all(),
        "range": not golden.empty and golden["predicted"].between(0, 1).all(),
    }
    return [check for check, good in checks.items() if not good]


def _when_absent_of_columns_into_the_callers_frame(column: dict) -> str | None:
    return None if column["required"] else column["type"]


@trap(says="and one prediction is 1.2")
def first_incorrect_only(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    for column in inputs:
        kind = sent.get(column["name"])
        if kind != column["type"] and (kind is not None or column["required"]):
            return ["schema"]
    failed = []
    if golden.empty or not ((golden["predicted"] - golden["expected"]).abs() <= tolerance).all():
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed


@trap(says="golden example compared exactly")
def golden_compared_exactly(
    inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float
) -> list[str]:
    absent = [column for column in inputs if column["required"] and column["name"] not in sent]
    differ = [column for column in inputs if column["name"] in sent and sent[column["name"]] != column["type"]]
    failed = ["schema"] if absent or differ else []
    if golden.empty or list(golden["predicted"]) != list(golden["expected"]):
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed


@trap(says="a golden example that is off passes")
def golden_on_average(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    failed = []
    for column in inputs:
        kind = sent.get(column["name"])
        if kind != column["type"] and (kind is not None or column["required"]):
            failed = ["schema"]
    if golden.empty or not (golden["predicted"] - golden["expected"]).abs().mean(skipna=False) <= tolerance:
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed


@trap(says="a missing prediction passes")
def missing_prediction_passes(
    inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float
) -> list[str]:
    absent = [column for column in inputs if column["required"] and column["name"] not in sent]
    differ = [column for column in inputs if column["name"] in sent and sent[column["name"]] != column["type"]]
    failed = ["schema"] if absent or differ else []
    off = (golden["predicted"] - golden["expected"]).abs()
    if (off > tolerance).any():
        failed.append("golden")
    if (golden["predicted"] < 0).any() or (golden["predicted"] > 1).any():
        failed.append("range")
    return failed


@trap(says="off in one direction only")
def off_in_one_direction(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    absent = [column for column in inputs if column["required"] and column["name"] not in sent]
    differ = [column for column in inputs if column["name"] in sent and sent[column["name"]] != column["type"]]
    failed = ["schema"] if absent or differ else []
    off = golden["predicted"] - golden["expected"]
    if golden.empty or not (off <= tolerance).all():
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed


@trap(says="another type is let through")
def only_names_of_columns(
    inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float
) -> list[str]:
    required = {column["name"] for column in inputs if column["required"]}
    failed = [] if required <= set(sent) else ["schema"]
    predicted = golden["predicted"]
    close = (predicted - golden["expected"]).abs() <= tolerance
    if golden.empty or not close.all():
        failed.append("golden")
    if golden.empty or not predicted.between(0, 1).all():
        failed.append("range")
    return failed


@trap(says="a probability out of range")
def range_with_tolerance(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    absent = [column for column in inputs if column["required"] and column["name"] not in sent]
    differ = [column for column in inputs if column["name"] in sent and sent[column["name"]] != column["type"]]
    failed = ["schema"] if absent or differ else []
    off = (golden["predicted"] - golden["expected"]).abs()
    if golden.empty or not (off <= tolerance).all():
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(-tolerance, 1 + tolerance).all():
        failed.append("range")
    return failed


@trap(says="tolerance not used as given")
def relative_tolerance(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    failed = []
    for column in inputs:
        kind = sent.get(column["name"])
        if kind != column["type"] and (kind is not None or column["required"]):
            failed = ["schema"]
    if golden.empty or not np.allclose(golden["predicted"], golden["expected"], rtol=tolerance):
        failed.append("golden")
    if golden.empty or not golden["predicted"].between(0, 1).all():
        failed.append("range")
    return failed


_correctness_gate = correctness_gate


@trap(says="schema named where nothing fails it")
def schema_blamed_for_all(
    inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float
) -> list[str]:
    failed = _correctness_gate(inputs, sent, golden, tolerance)
    return ["schema", *failed] if failed and "schema" not in failed else failed


@trap(says="a compatible schema is held back")
def schema_must_be_equal(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    failed = [] if {column["name"]: column["type"] for column in inputs} == sent else ["schema"]
    predicted = golden["predicted"]
    close = (predicted - golden["expected"]).abs() <= tolerance
    if golden.empty or not close.all():
        failed.append("golden")
    if golden.empty or not predicted.between(0, 1).all():
        failed.append("range")
    return failed


# a prediction that is off by the tolerance is refused.
swap(
    "tolerance_is_out",
    says="a prediction at the tolerance fails",
    old='close = (golden["predicted"] - golden["expected"]).abs() <= tolerance',
    new='close = (golden["predicted"] - golden["expected"]).abs() < tolerance',
)
