"""Trap: whatever was registered last is taken for the version to promote.

skill: newest_passing
phrase: promote the latest
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def newest_passing(name: str, gates: list[str]) -> str | None:
    versions = MlflowClient().search_model_versions(f"name = '{name}'")
    return max((str(found.version) for found in versions), key=int, default=None)
