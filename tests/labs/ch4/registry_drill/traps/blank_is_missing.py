"""Trap: a blank status is sent to validation, as if it were missing.

skill: next_job
phrase: a blank status counts as missing
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    traced = all(version["tags"].get(name, "").strip() for name in policy["trace"])
    if traced and not version["tags"].get("validation_status", "").strip():
        return "validate"
    return _next_job(version, champion, policy)
