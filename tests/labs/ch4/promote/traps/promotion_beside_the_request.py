"""Trap: the request is looked at, and the version is then moved directly.

skill: approve_request
phrase: promotion beside the request
"""

from databricks.sdk import WorkspaceClient


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    api = workspace.model_registry
    requests = [one for one in api.list_transition_requests(name, version) if one.to_stage.lower() == to_stage.lower()]
    if not requests:
        raise LookupError("no such request")
    asked_by = requests[0].user_id
    if asked_by == me:
        raise PermissionError("your own request")
    archive = to_stage.lower() == "production"
    api.transition_stage(name, version, to_stage, archive, comment=reason)
    return {"version": version, "requested_by": asked_by, "approved_by": me}
