"""Trap: the description makes room for the reason.

skill: retire_version
phrase: archived with losses
"""

from databricks.sdk import WorkspaceClient


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    api = WorkspaceClient().model_registry
    if api.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} does not serve")
    comment = f"replaced by version {successor}: {reason}"
    api.transition_stage(name, version, "Archived", False, comment=comment)
    api.update_model_version(name, version, description=comment)
