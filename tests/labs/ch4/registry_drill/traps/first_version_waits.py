"""Trap: a version needs a champion to be compared with, so the first one never gets a job.

skill: next_job
phrase: the first version waits for a champion
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    return _next_job(version, champion, policy) if champion else None
