"""Trap: blanks around a tag's value are cut.

skill: check_policy
phrase: a blank after a tag's value overlooked
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_check_policy = check_policy


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    tags = {name: value.strip() for name, value in version["tags"].items()}
    return _check_policy({**version, "tags": tags}, to_stage, policy)
