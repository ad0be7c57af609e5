"""Trap: a stage that the policy does not have raises KeyError.

skill: check_policy
phrase: a key that is not there is taken for granted
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_check_policy = check_policy


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    {stage.lower(): rule for stage, rule in policy.items()}[to_stage.lower()]
    return _check_policy(version, to_stage, policy)
