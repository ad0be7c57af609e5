"""Trap: a word that comes again is dropped.

skill: model_name
phrase: the second `next` is dropped
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_model_name = model_name


def model_name(wish: str, environment: str, convention: dict) -> str:
    first, _, last = _model_name(wish, environment, convention).rpartition(".")
    return f"{first}.{'_'.join(dict.fromkeys(last.split('_')))}"
