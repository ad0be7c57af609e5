"""Trap: the version loses its stage and is not Archived.

skill: retire_version
phrase: not archived
"""

from databricks.sdk import WorkspaceClient


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    api = WorkspaceClient().model_registry
    if api.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} does not serve")
    api.transition_stage(name, version, "None", False, comment=f"replaced by version {successor}: {reason}")
