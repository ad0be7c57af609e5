"""Trap: the deploy job takes any approved version, also one that is older than the champion.

skill: next_job
phrase: an older version is deployed
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    return _next_job(version, champion if champion == version["version"] else None, policy)
