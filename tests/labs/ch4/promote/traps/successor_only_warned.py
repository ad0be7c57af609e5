"""Trap: without a successor it does nothing and says nothing.

skill: retire_version
phrase: an absent successor is not told
"""

from databricks.sdk import WorkspaceClient


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    api = WorkspaceClient().model_registry
    if api.get_model_version(name, successor).model_version.current_stage == "Production":
        comment = f"replaced by version {successor}: {reason}"
        api.transition_stage(name, version, "Archived", False, comment=comment)
