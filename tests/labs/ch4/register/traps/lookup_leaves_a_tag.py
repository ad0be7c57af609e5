"""Trap: who looks leaves a tag on what serves.

skill: what_serves
phrase: leaves no tag of its own
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_what_serves = what_serves


def what_serves(name: str, alias: str) -> dict | None:
    found = _what_serves(name, alias)
    if found is not None:
        MlflowClient().set_model_version_tag(name, found["version"], "last_lookup", "now")
    return found
