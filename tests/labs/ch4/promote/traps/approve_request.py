"""Mistakes of approve_request."""

import functools

from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import swap, trap


def by_stage(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    api, me = workspace.model_registry, workspace.current_user.me().user_name
    asked = {one.to_stage.lower(): one.user_id for one in api.list_transition_requests(name, version)}
    stage = to_stage.lower()
    if stage not in asked:
        raise LookupError(to_stage)
    if asked[stage] == me:
        raise PermissionError(me)
    api.approve_transition_request(name, version, to_stage, stage == "production", comment=reason)
    return {"version": version, "requested_by": asked[stage], "approved_by": me}


OWN = "asked[stage] == me"
OWN_ANYWHERE = "me in asked.values()"
swap("any_own_request_stops_it", of="by_stage", says="another request gets in the way", old=OWN, new=OWN_ANYWHERE)

NAMED = "stage = to_stage.lower()"
FIRST = "stage = to_stage = next(iter(asked), to_stage.lower())"
# The first open request is approved, whatever stage it is for.
swap("any_request_will_do", of="by_stage", says="another stage than the one named", old=NAMED, new=FIRST)

# The reason is not handed on.
swap("approved_without_a_word", says="approved without a reason", old=", comment=reason", new="")

# A version that enters Staging archives who stands there, too.
swap("archives_in_every_stage", says="others moved for a test", old='to_stage.lower() == "production"', new="True")

AUTHOR = ": api.get_model_version(name, version).model_version.user_id,"
# Whoever registered the version is said to have asked.
swap("author_of_the_version", of="by_stage", says="who did what", old=": asked[stage],", new=AUTHOR)


def others_in_production(name: str, version: str) -> list[str]:
    versions = WorkspaceClient().model_registry.search_model_versions(filter=f"name = '{name}'")
    return [one.version for one in versions if one.current_stage == "Production" and one.version != version]


CLEARS = 'stage == "production", comment=reason)'
THE_FORMER = """False, comment=reason)
    if stage == "production":
        api.transition_stage(name, others_in_production(name, version)[0], "Archived", False)"""
swap("former_version_taken_for_granted", of="by_stage", says="an empty Production stops it", old=CLEARS, new=THE_FORMER)

ONE_OF_THEM = """False, comment=reason)
    if stage == "production" and (former := others_in_production(name, version)):
        api.transition_stage(name, former[0], "Archived", False)"""
swap("one_of_two_archived", of="by_stage", says="one of two left in Production", old=CLEARS, new=ONE_OF_THEM)

NOBODY = 'raise LookupError(f"nobody asks for {name} {version} to go to {to_stage}")'
# When nobody asks, the answer is empty.
swap("missing_request_as_none", says="a missing request is not told", old=NOBODY, new="return {}")

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


ME = "workspace.current_user.me().user_name"
swap("own_name_remembered", of="by_stage", says="approve_request remembers an earlier call", old=ME, new="who_am_i()")

IN_CAPITALS = 'to_stage == "Production", comment=reason)'
swap("production_in_small_letters", of="by_stage", says="production is not Production", old=CLEARS, new=IN_CAPITALS)

APPROVE = "approve_transition_request"
MOVE = "transition_stage"
# The version is moved directly, and the request stays open.
swap("promotion_beside_the_request", of="by_stage", says="promotion beside the request", old=APPROVE, new=MOVE)

REFUSED = "raise LookupError(to_stage)"
MOVED = """api.transition_stage(name, version, to_stage, stage == "production", comment=reason)
        raise LookupError(to_stage)"""
swap("promotion_without_request", of="by_stage", says="approved what nobody asked for", old=REFUSED, new=MOVED)

FORBIDDEN = "raise PermissionError(me)"
REJECTED = """api.reject_transition_request(name, version, to_stage, comment="nobody approves an own request")
        raise PermissionError(me)"""
swap("request_found_in_time_refused_late", of="by_stage", says="changed before it refused", old=FORBIDDEN, new=REJECTED)

# It reads a field that requests do not have.
swap("requester_missing", says="who asked is not told", old="request.user_id,", new='request.as_dict().get("creator"),')

LOOKED = """\
    if asked[stage] == me:
        raise PermissionError(me)
"""
# Nobody looks whether the caller asked.
swap("self_approval", of="by_stage", says="self approval", old=LOOKED, new="")

# Whoever stood in Production stays there.
swap("two_versions_in_production", says="two versions in Production", old="=clears", new="=False")
swap("wrong_exception_class", says="own request not refused as such", old="PermissionError", new="ValueError")


@trap(says="approved already, and approved again")
def stage_for_a_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    try:
        return _approve_request(name, version, to_stage, reason)
    except LookupError:
        if workspace.model_registry.get_model_version(name, version).model_version.current_stage != to_stage:
            raise
        return {"version": version, "requested_by": None, "approved_by": workspace.current_user.me().user_name}
