"""Trap: when anything fails, the schema is named too.

skill: correctness_gate
phrase: schema named where nothing fails it
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_correctness_gate = correctness_gate


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    failed = _correctness_gate(inputs, sent, golden, tolerance)
    return ["schema", *failed] if failed and "schema" not in failed else failed
