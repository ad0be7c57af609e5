"""Trap: the successor has to be the newest of those in Production.

skill: retire_version
phrase: is not the newest in Production
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_retire_version = retire_version


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    latest = WorkspaceClient().model_registry.get_latest_versions(name, stages=["Production"])
    if str(next(iter(latest)).version) != successor:
        raise ValueError(f"version {successor} is not the newest in Production")
    _retire_version(name, version, successor, reason)
