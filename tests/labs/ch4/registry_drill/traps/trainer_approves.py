"""Trap: any approval counts, the trainer's own included.

skill: next_job
phrase: approved by its own trainer
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    approved = bool(version["tags"].get("approved_by"))
    return _next_job(version, champion, policy | {"needs_approval": policy["needs_approval"] and not approved})
