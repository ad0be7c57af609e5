"""Trap: without a request it quietly returns nothing.

skill: approve_request
phrase: a missing request is not told
"""

from databricks.sdk import WorkspaceClient


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    for request in workspace.model_registry.list_transition_requests(name, version):
        if request.to_stage.lower() != to_stage.lower():
            continue
        if request.user_id == me:
            raise PermissionError("your own request")
        clears = request.to_stage == "Production"
        workspace.model_registry.approve_transition_request(name, version, to_stage, clears, comment=reason)
        return {"version": version, "requested_by": request.user_id, "approved_by": me}
    return {}
