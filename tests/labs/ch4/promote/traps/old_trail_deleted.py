"""Trap: the tags of the former champion's own trail are deleted.

skill: swap_champion
phrase: the trail of the former champion is lost
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_swap_champion = swap_champion


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    former = _swap_champion(name, version, ticket)
    if former not in (None, version):
        client = MlflowClient()
        for tag in ("ticket", "replaces"):
            if tag in client.get_model_version(name, former).tags:
                client.delete_model_version_tag(name, former, tag)
    return former
