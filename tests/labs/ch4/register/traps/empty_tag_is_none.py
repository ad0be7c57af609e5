"""Trap: a tag without text is told as one that is not there.

skill: what_serves
phrase: an empty tag taken for none
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_what_serves = what_serves


def what_serves(name: str, alias: str) -> dict | None:
    found = _what_serves(name, alias)
    return found and {key: value or None for key, value in found.items()}
