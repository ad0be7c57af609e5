"""Mistakes of approve_request."""

import functools

from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import trap


@trap(says="another request gets in the way")
def any_own_request_stops_it(name: str, version: str, to_stage: str, reason: str) -> dict:
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


@trap(says="another stage than the one named")
def any_request_will_do(name: str, version: str, to_stage: str, reason: str) -> dict:
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


@trap(says="approved without a reason")
def approved_without_a_word(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    api = workspace.model_registry
    requests = [one for one in api.list_transition_requests(name, version) if one.to_stage.lower() == to_stage.lower()]
    if not requests:
        raise LookupError("no such request")
    asked_by = requests[0].user_id
    if asked_by == me:
        raise PermissionError("your own request")
    api.approve_transition_request(name, version, to_stage, to_stage.lower() == "production")
    return {"version": version, "requested_by": asked_by, "approved_by": me}


@trap(says="others moved for a test")
def archives_in_every_stage(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    api = workspace.model_registry
    requests = [one for one in api.list_transition_requests(name, version) if one.to_stage.lower() == to_stage.lower()]
    if not requests:
        raise LookupError("no such request")
    asked_by = requests[0].user_id
    if asked_by == me:
        raise PermissionError("your own request")
    api.approve_transition_request(name, version, to_stage, archive_existing_versions=True, comment=reason)
    return {"version": version, "requested_by": asked_by, "approved_by": me}


@trap(says="who did what")
def author_of_the_version(name: str, version: str, to_stage: str, reason: str) -> dict:
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


@trap(says="an empty Production stops it")
def former_version_taken_for_granted(name: str, version: str, to_stage: str, reason: str) -> dict:
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


@trap(says="a missing request is not told")
def missing_request_as_none(name: str, version: str, to_stage: str, reason: str) -> dict:
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


@trap(says="one of two left in Production")
def one_of_two_archived(name: str, version: str, to_stage: str, reason: str) -> dict:
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
        former = next((one for one in versions if one.current_stage == "Production"), None)
    registry.approve_transition_request(name, version, to_stage, archive_existing_versions=False, comment=reason)
    if former is not None:
        registry.transition_stage(name, former.version, "Archived", archive_existing_versions=False)
    return {"version": version, "requested_by": request.user_id, "approved_by": me}


_approve_request = approve_request


@trap(says="other requests are closed with it")
def other_requests_rejected(name: str, version: str, to_stage: str, reason: str) -> dict:
    answer = _approve_request(name, version, to_stage, reason)
    registry = WorkspaceClient().model_registry
    for request in list(registry.list_transition_requests(name, version)):
        registry.reject_transition_request(name, version, request.to_stage)
    return answer


@functools.cache
def who_am_i() -> str:
    return WorkspaceClient().current_user.me().user_name


@trap(says="approve_request remembers an earlier call")
def own_name_remembered(name: str, version: str, to_stage: str, reason: str) -> dict:
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


@trap(says="production is not Production")
def production_in_small_letters(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    api = workspace.model_registry
    requests = [one for one in api.list_transition_requests(name, version) if one.to_stage.lower() == to_stage.lower()]
    if not requests:
        raise LookupError("no such request")
    asked_by = requests[0].user_id
    if asked_by == me:
        raise PermissionError("your own request")
    api.approve_transition_request(name, version, to_stage, to_stage == "Production", comment=reason)
    return {"version": version, "requested_by": asked_by, "approved_by": me}


@trap(says="promotion beside the request")
def promotion_beside_the_request(name: str, version: str, to_stage: str, reason: str) -> dict:
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


@trap(says="approved what nobody asked for")
def promotion_without_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    api, me = workspace.model_registry, workspace.current_user.me().user_name
    archive = to_stage.lower() == "production"
    asked_by = {one.to_stage.lower(): one.user_id for one in api.list_transition_requests(name, version)}
    if to_stage.lower() not in asked_by:
        api.transition_stage(name, version, to_stage, archive, comment=reason)
        raise LookupError("approved without a request")
    if asked_by[to_stage.lower()] == me:
        raise PermissionError("your own request")
    api.approve_transition_request(name, version, to_stage, archive, comment=reason)
    return {"version": version, "requested_by": asked_by[to_stage.lower()], "approved_by": me}


@trap(says="changed before it refused")
def request_found_in_time_refused_late(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    api = workspace.model_registry
    requests = [one for one in api.list_transition_requests(name, version) if one.to_stage.lower() == to_stage.lower()]
    if not requests:
        raise LookupError("no such request")
    asked_by = requests[0].user_id
    if asked_by == me:
        api.reject_transition_request(name, version, to_stage, comment="nobody approves an own request")
        raise PermissionError("your own request")
    api.approve_transition_request(name, version, to_stage, to_stage.lower() == "production", comment=reason)
    return {"version": version, "requested_by": asked_by, "approved_by": me}


@trap(says="who asked is not told")
def requester_missing(name: str, version: str, to_stage: str, reason: str) -> dict:
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
    return {"version": version, "requested_by": requests[0].as_dict().get("creator"), "approved_by": me}


@trap(says="self approval")
def self_approval(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    api = workspace.model_registry
    requests = [one for one in api.list_transition_requests(name, version) if one.to_stage.lower() == to_stage.lower()]
    if not requests:
        raise LookupError("no such request")
    asked_by = requests[0].user_id
    archive = to_stage.lower() == "production"
    api.approve_transition_request(name, version, to_stage, archive, comment=reason)
    return {"version": version, "requested_by": asked_by, "approved_by": me}


@trap(says="two versions in Production")
def two_versions_in_production(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    api = workspace.model_registry
    requests = [one for one in api.list_transition_requests(name, version) if one.to_stage.lower() == to_stage.lower()]
    if not requests:
        raise LookupError("no such request")
    asked_by = requests[0].user_id
    if asked_by == me:
        raise PermissionError("your own request")
    api.approve_transition_request(name, version, to_stage, archive_existing_versions=False, comment=reason)
    return {"version": version, "requested_by": asked_by, "approved_by": me}


@trap(says="own request not refused as such")
def wrong_exception_class(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    api = workspace.model_registry
    requests = [one for one in api.list_transition_requests(name, version) if one.to_stage.lower() == to_stage.lower()]
    if not requests:
        raise LookupError("no such request")
    asked_by = requests[0].user_id
    if asked_by == me:
        raise ValueError("your own request")
    api.approve_transition_request(name, version, to_stage, to_stage.lower() == "production", comment=reason)
    return {"version": version, "requested_by": asked_by, "approved_by": me}


@trap(says="approved already, and approved again")
def stage_for_a_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    try:
        return _approve_request(name, version, to_stage, reason)
    except LookupError:
        if workspace.model_registry.get_model_version(name, version).model_version.current_stage != to_stage:
            raise
        me = workspace.current_user.me().user_name
        return {"version": version, "requested_by": None, "approved_by": me}
