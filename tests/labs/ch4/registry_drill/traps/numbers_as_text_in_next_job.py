"""Trap: the numbers of versions are compared as text.

skill: next_job
phrase: versions compared as text
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    job = _next_job(version, None, policy)
    return None if job == "deploy" and champion is not None and version["version"] <= champion else job
