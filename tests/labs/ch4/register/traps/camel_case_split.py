"""Trap: a capital inside a word begins another one.

skill: model_name
phrase: one word made two
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_model_name = model_name


def model_name(wish: str, environment: str, convention: dict) -> str:
    return _model_name(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", wish), environment, convention)
