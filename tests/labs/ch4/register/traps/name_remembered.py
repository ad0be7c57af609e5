"""Trap: a wish keeps the name that it got first.

skill: model_name
phrase: model_name remembers an earlier call
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_model_name = model_name
NAMES = {}


def model_name(wish: str, environment: str, convention: dict) -> str:
    if environment not in convention["catalogs"]:
        raise ValueError(environment)
    if wish not in NAMES:
        NAMES[wish] = _model_name(wish, environment, convention)
    return NAMES[wish]
