"""Trap: the job that lost writes nothing, and reports success all the same.

skill: promote_if_unchanged
phrase: the loser of the race is not told
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    if _champion(client, name) == expected:
        client.set_registered_model_alias(name, "champion", version)
    return True
