"""Mistakes of correctness_gate."""

import pandas as pd
from labjudge.proof.traps import swap, trap

swap(
    "columns_into_the_callers_frame",
    says="after the call, golden has got the column",
    old="close =",
    new='golden["close"] = close =',
)

FIRST = 'if not good and (checks["schema"] or check == "schema")'
swap("first_incorrect_only", says="and one prediction is 1.2", old="if not good", new=FIRST)

EXACTLY = 'list(golden["predicted"]) == list(golden["expected"])'
swap("golden_compared_exactly", says="golden example compared exactly", old="close.all()", new=EXACTLY)

MEAN = '(golden["predicted"] - golden["expected"]).abs().mean(skipna=False) <= tolerance'
swap("golden_on_average", says="a golden example that is off passes", old="close.all()", new=MEAN)

DROPPED = 'golden = golden.dropna(subset=["predicted"])\n    close ='
swap("missing_prediction_passes", says="a missing prediction passes", old="close =", new=DROPPED)

swap("off_in_one_direction", says="off in one direction only", old=".abs() <= tolerance", new=" <= tolerance")
swap("relative_tolerance", says="tolerance not used as given", old="= tolerance", new="= tolerance * golden.expected")
swap("tolerance_is_out", says="a prediction at the tolerance fails", old="<= tolerance", new="< tolerance")
swap("only_names_of_columns", says="another type is let through", old='== column["type"]', new="is not None")
swap("range_with_tolerance", says="a probability out of range", old="(0, 1)", new="(-tolerance, 1 + tolerance)")

swap(
    "schema_must_be_equal",
    says="a compatible schema is held back",
    old='all(sent.get(column["name"], _when_absent(column)) == column["type"] for column in inputs)',
    new='{column["name"]: column["type"] for column in inputs} == sent',
)


_correctness_gate = correctness_gate


@trap(says="schema named where nothing fails it")
def schema_blamed_for_all(inputs: list[dict], sent: dict, golden: pd.DataFrame, tolerance: float) -> list[str]:
    failed = _correctness_gate(inputs, sent, golden, tolerance)
    return ["schema", *failed] if failed and "schema" not in failed else failed
