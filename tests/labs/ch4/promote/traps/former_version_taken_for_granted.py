"""Trap: some version is thought to be in Production always.

skill: approve_request
phrase: an empty Production stops it
"""

from databricks.sdk import WorkspaceClient


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    registry = workspace.model_registry
    me = workspace.current_user.me().user_name
    requests = registry.list_transition_requests(name, version)
    request = next((one for one in requests if one.to_stage.lower() == to_stage.lower()), None)
    if request is None:
        raise LookupError("nobody asks for it")
    if request.user_id == me:
        raise PermissionError("you asked for it")
    former = None
    if to_stage.lower() == "production":
        versions = registry.search_model_versions(filter=f"name = '{name}'")
        former = next(one for one in versions if one.current_stage == "Production")
    registry.approve_transition_request(name, version, to_stage, archive_existing_versions=False, comment=reason)
    if former is not None:
        registry.transition_stage(name, former.version, "Archived", archive_existing_versions=False)
    return {"version": version, "requested_by": request.user_id, "approved_by": me}
