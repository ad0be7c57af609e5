"""Trap: the version that is gone back to gets a mark as well.

skill: roll_back
phrase: version 1 has the tags {'validation_status': 'passed'}
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_roll_back = roll_back


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    target = _roll_back(name, bad, history, incident)
    MlflowClient().set_model_version_tag(name, target, "validation_status", "passed")
    return target
