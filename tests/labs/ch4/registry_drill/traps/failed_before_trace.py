"""Trap: the outcome is asked first, so an untraceable version that failed is not trained anew.

skill: next_job
phrase: another rule is asked first
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    status = version["tags"].get("validation_status")
    if status is not None and status != "passed":
        return None
    return _next_job(version, champion, policy)
