"""Trap: who approves is asked once, for all who will call.

skill: approve_request
phrase: approve_request remembers an earlier call
"""

import functools

from databricks.sdk import WorkspaceClient


@functools.cache
def who_am_i() -> str:
    return WorkspaceClient().current_user.me().user_name


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    registry = WorkspaceClient().model_registry
    asked = {(one.to_stage or "").lower(): one.user_id for one in registry.list_transition_requests(name, version)}
    if to_stage.lower() not in asked:
        raise LookupError(f"no request for {name} {version} to {to_stage}")
    author = asked[to_stage.lower()]
    if author == who_am_i():
        raise PermissionError(f"{author} cannot approve what they asked for")
    registry.approve_transition_request(
        name, version, to_stage, archive_existing_versions=to_stage.lower() == "production", comment=reason
    )
    return {"version": version, "requested_by": author, "approved_by": who_am_i()}
