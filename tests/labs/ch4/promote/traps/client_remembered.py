"""Trap: one client is kept for all calls, and with it the first caller's token.

skill: retire_version
phrase: Credential was not sent
"""

import functools

from databricks.sdk import WorkspaceClient


@functools.cache
def workspace() -> WorkspaceClient:
    return WorkspaceClient()


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    registry = workspace().model_registry
    current = registry.get_model_version(name, successor).model_version
    if successor == version or current is None or (current.current_stage or "").lower() != "production":
        raise ValueError(f"version {successor} is no successor in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)
