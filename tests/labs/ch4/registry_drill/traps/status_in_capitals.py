"""Trap: the status is compared without case and blanks.

skill: next_job
phrase: a status spelt otherwise is believed
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_next_job = next_job


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    tags = dict(version["tags"])
    if "validation_status" in tags:
        tags["validation_status"] = tags["validation_status"].strip().lower()
    return _next_job({**version, "tags": tags}, champion, policy)
