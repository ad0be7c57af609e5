"""Trap: an own request for another stage stops the approval of somebody else's.

skill: approve_request
phrase: another request gets in the way
"""

from databricks.sdk import WorkspaceClient


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    requests = list(workspace.model_registry.list_transition_requests(name, version))
    if any(one.user_id == me for one in requests):
        raise PermissionError("you asked for it")
    found = [one for one in requests if one.to_stage.lower() == to_stage.lower()]
    if not found:
        raise LookupError("nobody asks for it")
    clears = to_stage.lower() == "production"
    workspace.model_registry.approve_transition_request(
        name, version, to_stage, archive_existing_versions=clears, comment=reason
    )
    return {"version": version, "requested_by": found[0].user_id, "approved_by": me}
