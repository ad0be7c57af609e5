"""Trap: a successor in any stage but None and Staging will do.

skill: retire_version
phrase: its successor 2 is in Archived
"""

from databricks.sdk import WorkspaceClient


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    registry = WorkspaceClient().model_registry
    if registry.get_model_version(name, successor).model_version.current_stage in ("None", "Staging"):
        raise ValueError("the successor does not serve yet")
    comment = f"replaced by {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)
