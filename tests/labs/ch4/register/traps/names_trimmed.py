"""Trap: blanks around a column's name are cut.

skill: compare_signatures
phrase: a blank overlooked
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_compare_signatures = compare_signatures


def compare_signatures(old: dict, new: dict) -> dict:
    def trimmed(signature: dict) -> dict:
        return {
            side: [{**column, "name": column["name"].strip()} for column in signature[side]]
            for side in ("inputs", "outputs")
        }

    return _compare_signatures(trimmed(old), trimmed(new))
