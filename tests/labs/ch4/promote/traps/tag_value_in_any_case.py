"""Trap: values of tags are compared without case.

skill: check_policy
phrase: a tag's value compared without case
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_check_policy = check_policy


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    tags = {tag: value.lower() for tag, value in version["tags"].items()}
    return _check_policy({**version, "tags": tags}, to_stage, policy)
