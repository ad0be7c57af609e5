"""Trap: a bigint that may be null is declared a string.

skill: explicit_signature
phrase: a nullable bigint has a type that numbers do not fit
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_explicit_signature = explicit_signature


def explicit_signature(columns, output, threshold):
    kinds = {("bigint", True): "string"}
    told = [{**each, "type": kinds.get((each["type"], each["nullable"]), each["type"])} for each in columns]
    return _explicit_signature(told, output, threshold)
