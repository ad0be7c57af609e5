"""Trap: `replaces` is the number before.

skill: swap_champion
phrase: the version before is taken for the former champion
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    former = client.get_registered_model(name).aliases.get("champion")
    if former == version:
        return former
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", str(int(version) - 1) if former else "none")
    client.set_registered_model_alias(name, "champion", version)
    return former
