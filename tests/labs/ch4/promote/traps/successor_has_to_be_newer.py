"""Trap: a successor with a lower number is refused.

skill: retire_version
phrase: is not newer than
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_retire_version = retire_version


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    if int(successor) <= int(version):
        raise ValueError(f"version {successor} is not newer than {version}")
    _retire_version(name, version, successor, reason)
