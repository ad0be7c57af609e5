"""Trap: whatever request the version has is approved, for whatever stage.

skill: approve_request
phrase: another stage than the one named
"""

from databricks.sdk import WorkspaceClient


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    requests = list(workspace.model_registry.list_transition_requests(name, version))
    if not requests:
        raise LookupError("no open request")
    request = requests[0]
    if request.user_id == me:
        raise PermissionError("your own request")
    workspace.model_registry.approve_transition_request(
        name, version, request.to_stage, request.to_stage == "Production", comment=reason
    )
    return {"version": version, "requested_by": request.user_id, "approved_by": me}
