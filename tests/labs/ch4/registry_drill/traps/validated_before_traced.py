"""Trap: the status is looked at before the trace.

skill: next_job
phrase: validated before it can be traced
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    if "validation_status" not in version["tags"]:
        return "validate"
    return _next_job(version, champion, policy)
