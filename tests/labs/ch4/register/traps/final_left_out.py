"""Trap: words that say nothing are left out too.

skill: model_name
phrase: only looks superfluous
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_model_name = model_name


def model_name(wish: str, environment: str, convention: dict) -> str:
    return _model_name(re.sub(r"(?i)\b(final|latest|new|model)\b", " ", wish), environment, convention)
