"""Trap: the successor's stage is asked once and kept.

skill: retire_version
phrase: left Production after the call before
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

import functools


@functools.cache
def _stage(name: str, version: str) -> str:
    return WorkspaceClient().model_registry.get_model_version(name, version).model_version.current_stage


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    if version == successor or _stage(name, successor) != "Production":
        raise ValueError(f"version {successor} is not in Production")
    registry, comment = WorkspaceClient().model_registry, f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)
