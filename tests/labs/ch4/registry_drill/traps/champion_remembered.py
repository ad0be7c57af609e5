"""Trap: who was champion is asked once for each model.

skill: roll_back
phrase: roll_back remembers an earlier call
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

import functools


@functools.cache
def _serving(name: str) -> str:
    return str(MlflowClient().get_model_version_by_alias(name, "champion").version)


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    if _serving(name) != bad:
        return _serving(name)
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target, client = max(good, key=lambda row: row["served_from"])["version"], MlflowClient()
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target
