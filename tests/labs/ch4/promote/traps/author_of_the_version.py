"""Trap: who registered the version is taken for who asked.

skill: approve_request
phrase: who did what
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
    api.approve_transition_request(name, version, to_stage, to_stage.lower() == "production", comment=reason)
    author = api.get_model_version(name, version).model_version.user_id
    return {"version": version, "requested_by": author, "approved_by": me}
