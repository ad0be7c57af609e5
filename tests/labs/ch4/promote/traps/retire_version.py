"""Mistakes of retire_version."""

import functools

from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import swap, trap

MOVE = "registry.transition_stage(name, version,"
MOVE_ALL = """others = [one.version for one in registry.search_model_versions(filter=f"name = '{name}'")]
    for other in set(others) - {successor}:
        registry.transition_stage(name, other,"""
# Everything but the successor is archived.
swap("all_others_archived", says="others moved with it", old=MOVE, new=MOVE_ALL)


@trap(says="archived before it refused")
def archived_before_checked(name: str, version: str, successor: str, reason: str) -> None:
    registry = WorkspaceClient().model_registry
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)
    if registry.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} is not in Production")


ELSEWHERE = '(current.current_stage or "").lower() != "production"'
YOUNG = 'current.current_stage in ("None", "Staging")'
# A successor in any stage but None and Staging will do.
swap("archived_successor_serves", says="its successor 2 is in Archived", old=ELSEWHERE, new=YOUNG)

DELETED = """comment=comment)
    registry.delete_model_version(name, version)"""
# A version that is not needed any more is deleted.
swap("archived_version_deleted", says="archived version deleted", old="comment=comment)", new=DELETED)

# The version loses its stage and is not Archived.
swap("back_to_none", says="not archived", old='"Archived"', new='"None"')


def in_short(name: str, version: str, successor: str, reason: str) -> None:
    api = WorkspaceClient().model_registry
    if version == successor or api.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} is no successor in Production")
    api.transition_stage(name, version, "Archived", False, comment=f"replaced by version {successor}: {reason}")


@functools.cache
def workspace() -> WorkspaceClient:
    return WorkspaceClient()


swap("client_remembered", of="in_short", says="Credential was not sent", old="WorkspaceClient()", new="workspace()")


@functools.cache
def stage_of(name: str, version: str) -> str:
    return WorkspaceClient().model_registry.get_model_version(name, version).model_version.current_stage


NOW = "api.get_model_version(name, successor).model_version.current_stage"
REMEMBERED = "stage_of(name, successor)"
swap("stage_remembered", of="in_short", says="left Production after the call before", old=NOW, new=REMEMBERED)

ARCHIVED = 'registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)'
BY_MLFLOW = 'MlflowClient().transition_model_version_stage(name, version, "Archived")'
# MLflow's client moves the version and cannot say why.
swap("comment_dropped", says="archived without a word", old=ARCHIVED, new=BY_MLFLOW)

COMMENT = ', comment=f"replaced by version {successor}: {reason}")'
DESCRIPTION = """, comment=f"{successor} takes over: {reason}")
    api.update_model_version(name, version, description=f"replaced by version {successor}")"""
swap("description_overwritten", of="in_short", says="archived with losses", old=COMMENT, new=DESCRIPTION)

_retire_version = retire_version


@trap(says="is not the newest in Production")
def newest_in_production_only(name: str, version: str, successor: str, reason: str) -> None:
    latest = WorkspaceClient().model_registry.get_latest_versions(name, stages=["Production"])
    if str(next(iter(latest)).version) != successor:
        raise ValueError(f"version {successor} is not the newest in Production")
    _retire_version(name, version, successor, reason)


ANOTHER = """\
    if successor == version:
        raise ValueError(f"version {version} cannot be its own successor")
"""
# A version that serves is retired for itself.
swap("own_successor", says="was given as its own successor", old=ANOTHER, new="")

SUCCESSOR = 'successor, "Archived"'
swap("successor_archived", of="in_short", says="the successor is archived", old='version, "Archived"', new=SUCCESSOR)


@trap(says="is not newer than")
def successor_has_to_be_newer(name: str, version: str, successor: str, reason: str) -> None:
    if int(successor) <= int(version):
        raise ValueError(f"version {successor} is not newer than {version}")
    _retire_version(name, version, successor, reason)


@trap(says="its successor 2 is in Staging")
def successor_not_looked_at(name: str, version: str, successor: str, reason: str) -> None:
    comment = f"replaced by version {successor}: {reason}"
    WorkspaceClient().model_registry.transition_stage(name, version, "Archived", False, comment=comment)


ABSENT = 'raise ValueError(f"version {successor} is not in Production")'
# Without a successor it does nothing and says nothing.
swap("successor_only_warned", says="an absent successor is not told", old=ABSENT, new="return")

REMARK = """)
    api.create_comment(name, version, f"replaced by version {successor}: {reason}")"""
# The reason is a remark on the version, not the comment of its transition.
swap("remarked_afterwards", of="in_short", says="a remark beside the transition", old=COMMENT, new=REMARK)
