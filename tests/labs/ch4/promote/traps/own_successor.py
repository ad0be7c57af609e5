"""Trap: a version that serves is retired for itself.

skill: retire_version
phrase: was given as its own successor
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    registry = WorkspaceClient().model_registry
    if registry.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} is not in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)
