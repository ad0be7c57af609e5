"""Trap: a promotion that has happened already counts as lost, as the champion is not the expected one.

skill: promote_if_unchanged
phrase: a finished promotion counts as lost
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    if _champion(client, name) != expected:
        return False
    client.set_registered_model_alias(name, "champion", version)
    return True
