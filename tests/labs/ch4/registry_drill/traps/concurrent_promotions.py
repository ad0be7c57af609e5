"""Trap: the job does not look whether the champion is still the one on which it decided.

skill: promote_if_unchanged
phrase: concurrent promotions race
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    if _champion(client, name) != version:
        client.set_registered_model_alias(name, "champion", version)
    return True
