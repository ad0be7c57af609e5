"""Trap: the version goes whether its successor serves or not.

skill: retire_version
phrase: its successor 2 is in Staging
"""

from databricks.sdk import WorkspaceClient


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    comment = f"replaced by version {successor}: {reason}"
    WorkspaceClient().model_registry.transition_stage(name, version, "Archived", False, comment=comment)
