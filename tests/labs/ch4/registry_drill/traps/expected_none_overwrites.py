"""Trap: without an expected champion nothing is compared, and one that appeared meanwhile is overwritten.

skill: promote_if_unchanged
phrase: expected no champion and overwrote one
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion == version:
        return True
    if expected and champion != expected:
        return False
    client.set_registered_model_alias(name, "champion", version)
    return True
