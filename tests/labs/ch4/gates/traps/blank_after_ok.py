"""Trap: a blank after ok is cut.

skill: operational_gate
phrase: ended as 'ok '
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_operational_gate = operational_gate


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    return _operational_gate(calls.assign(status=calls["status"].str.strip()), contract)
