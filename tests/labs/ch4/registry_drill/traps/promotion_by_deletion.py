"""Trap: the alias is taken away before it is given.

skill: promote_if_unchanged
phrase: a promotion with a gap
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion == version:
        return True
    if champion != expected:
        return False
    if champion is not None:
        client.delete_registered_model_alias(name, "champion")
    client.set_registered_model_alias(name, "champion", version)
    return True
