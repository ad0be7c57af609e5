"""Trap: tags that a version has from an earlier promotion are left as they are.

skill: swap_champion
phrase: the trail of an earlier promotion is kept
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    champion = client.get_registered_model(name).aliases.get("champion")
    former = None if champion is None else str(champion)
    if former == version:
        return former
    there = client.get_model_version(name, version).tags
    for key, value in (("ticket", ticket), ("replaces", former or "none")):
        if key not in there:
            client.set_model_version_tag(name, version, key, value)
    client.set_registered_model_alias(name, "champion", version)
    return former
