"""Trap: a signature is kept by its output and threshold.

skill: explicit_signature
phrase: explicit_signature remembers an earlier call
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_explicit_signature = explicit_signature
SIGNATURES = {}


def explicit_signature(columns, output, threshold):
    if (output, threshold) not in SIGNATURES:
        SIGNATURES[output, threshold] = _explicit_signature(columns, output, threshold)
    return SIGNATURES[output, threshold]
