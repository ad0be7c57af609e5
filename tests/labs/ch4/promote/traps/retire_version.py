"""Mistakes of retire_version."""

import functools

from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import swap, trap

# everything but the successor is archived.
swap(
    "all_others_archived",
    says="others moved with it",
    old="""\
    registry = WorkspaceClient().model_registry
    if successor == version:
        raise ValueError(f"version {version} cannot be its own successor")
    current = registry.get_model_version(name, successor).model_version
    if current is None or (current.current_stage or "").lower() != "production":
        raise ValueError(f"version {successor} is not in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)""",
    new="""\
    api = WorkspaceClient().model_registry
    if api.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} does not serve")
    for other in list(api.search_model_versions(filter=f"name='{name}'")):
        if other.version != successor:
            api.transition_stage(name, other.version, "Archived", False, comment=f"{reason}; now {successor}")""",
)


@trap(says="archived before it refused")
def archived_before_checked(name: str, version: str, successor: str, reason: str) -> None:
    registry = WorkspaceClient().model_registry
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)
    if registry.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} is not in Production")


# a successor in any stage but None and Staging will do.
swap(
    "archived_successor_serves",
    says="its successor 2 is in Archived",
    old='''\
    if successor == version:
        raise ValueError(f"version {version} cannot be its own successor")
    current = registry.get_model_version(name, successor).model_version
    if current is None or (current.current_stage or "").lower() != "production":
        raise ValueError(f"version {successor} is not in Production")
    comment = f"replaced by version {successor}: {reason}"''',
    new='''\
    if registry.get_model_version(name, successor).model_version.current_stage in ("None", "Staging"):
        raise ValueError("the successor does not serve yet")
    comment = f"replaced by {successor}: {reason}"''',
)

# a version that is not needed any more is deleted.
swap(
    "archived_version_deleted",
    says="archived version deleted",
    old="""\
    registry = WorkspaceClient().model_registry
    if successor == version:
        raise ValueError(f"version {version} cannot be its own successor")
    current = registry.get_model_version(name, successor).model_version
    if current is None or (current.current_stage or "").lower() != "production":
        raise ValueError(f"version {successor} is not in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)""",
    new="""\
    api = WorkspaceClient().model_registry
    if api.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} does not serve")
    api.transition_stage(name, version, "Archived", False, comment=f"{successor}: {reason}")
    api.delete_model_version(name, version)""",
)

# the version loses its stage and is not Archived.
swap(
    "back_to_none",
    says="not archived",
    old="""\
    registry = WorkspaceClient().model_registry
    if successor == version:
        raise ValueError(f"version {version} cannot be its own successor")
    current = registry.get_model_version(name, successor).model_version
    if current is None or (current.current_stage or "").lower() != "production":
        raise ValueError(f"version {successor} is not in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)""",
    new="""\
    api = WorkspaceClient().model_registry
    if api.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} does not serve")
    api.transition_stage(name, version, "None", False, comment=f"replaced by version {successor}: {reason}")""",
)


@functools.cache
def workspace() -> WorkspaceClient:
    return WorkspaceClient()


@trap(says="Credential was not sent")
def client_remembered(name: str, version: str, successor: str, reason: str) -> None:
    registry = workspace().model_registry
    current = registry.get_model_version(name, successor).model_version
    if successor == version or current is None or (current.current_stage or "").lower() != "production":
        raise ValueError(f"version {successor} is no successor in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)


# MLflow's client moves the version and cannot say why.
swap(
    "comment_dropped",
    says="archived without a word",
    old="""\
    registry = WorkspaceClient().model_registry
    if successor == version:
        raise ValueError(f"version {version} cannot be its own successor")
    current = registry.get_model_version(name, successor).model_version
    if current is None or (current.current_stage or "").lower() != "production":
        raise ValueError(f"version {successor} is not in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)""",
    new="""\
    client = MlflowClient()
    if client.get_model_version(name, successor).current_stage != "Production":
        raise ValueError(f"version {successor} does not serve")
    client.transition_model_version_stage(name, version, "Archived")""",
)


@trap(says="archived with losses")
def description_overwritten(name: str, version: str, successor: str, reason: str) -> None:
    api = WorkspaceClient().model_registry
    if api.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} does not serve")
    comment = f"replaced by version {successor}: {reason}"
    api.transition_stage(name, version, "Archived", False, comment=comment)
    api.update_model_version(name, version, description=comment)


_retire_version = retire_version


@trap(says="is not the newest in Production")
def newest_in_production_only(name: str, version: str, successor: str, reason: str) -> None:
    latest = WorkspaceClient().model_registry.get_latest_versions(name, stages=["Production"])
    if str(next(iter(latest)).version) != successor:
        raise ValueError(f"version {successor} is not the newest in Production")
    _retire_version(name, version, successor, reason)


# a version that serves is retired for itself.
swap(
    "own_successor",
    says="was given as its own successor",
    old="""\
    if successor == version:
        raise ValueError(f"version {version} cannot be its own successor")
    current = registry.get_model_version(name, successor).model_version
    if current is None or (current.current_stage or "").lower() != "production":""",
    new='    if registry.get_model_version(name, successor).model_version.current_stage != "Production":',
)


@functools.cache
def _stage(name: str, version: str) -> str:
    return WorkspaceClient().model_registry.get_model_version(name, version).model_version.current_stage


@trap(says="left Production after the call before")
def stage_remembered(name: str, version: str, successor: str, reason: str) -> None:
    if version == successor or _stage(name, successor) != "Production":
        raise ValueError(f"version {successor} is not in Production")
    registry, comment = WorkspaceClient().model_registry, f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)


@trap(says="the successor is archived")
def successor_archived(name: str, version: str, successor: str, reason: str) -> None:
    registry = WorkspaceClient().model_registry
    if registry.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} is not in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, successor, "Archived", archive_existing_versions=False, comment=comment)


@trap(says="is not newer than")
def successor_has_to_be_newer(name: str, version: str, successor: str, reason: str) -> None:
    if int(successor) <= int(version):
        raise ValueError(f"version {successor} is not newer than {version}")
    _retire_version(name, version, successor, reason)


@trap(says="its successor 2 is in Staging")
def successor_not_looked_at(name: str, version: str, successor: str, reason: str) -> None:
    comment = f"replaced by version {successor}: {reason}"
    WorkspaceClient().model_registry.transition_stage(name, version, "Archived", False, comment=comment)


# without a successor it does nothing and says nothing.
swap(
    "successor_only_warned",
    says="an absent successor is not told",
    old="""\
    registry = WorkspaceClient().model_registry
    if successor == version:
        raise ValueError(f"version {version} cannot be its own successor")
    current = registry.get_model_version(name, successor).model_version
    if current is None or (current.current_stage or "").lower() != "production":
        raise ValueError(f"version {successor} is not in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)""",
    new="""\
    api = WorkspaceClient().model_registry
    if api.get_model_version(name, successor).model_version.current_stage == "Production":
        comment = f"replaced by version {successor}: {reason}"
        api.transition_stage(name, version, "Archived", False, comment=comment)""",
)


@trap(says="a remark beside the transition")
def remarked_afterwards(name: str, version: str, successor: str, reason: str) -> None:
    registry = WorkspaceClient().model_registry
    if successor == version or registry.get_model_version(name, successor).model_version.current_stage != "Production":
        raise ValueError(f"version {successor} is not in Production")
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False)
    registry.create_comment(name, version, f"replaced by version {successor}: {reason}")
