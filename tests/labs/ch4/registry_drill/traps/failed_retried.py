"""Trap: a version that failed validation is sent to validation again until it passes.

skill: next_job
phrase: a failed version gets another chance
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    traced = all(version["tags"].get(name, "").strip() for name in policy["trace"])
    if traced and version["tags"].get("validation_status") != "passed":
        return "validate"
    return _next_job(version, champion, policy)
