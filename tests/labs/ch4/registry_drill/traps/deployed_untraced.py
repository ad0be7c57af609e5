"""Trap: a version that cannot be traced to code and data is deployed when it passed.

skill: next_job
phrase: a version that cannot be traced
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    return _next_job(version, champion, policy | {"trace": []})
