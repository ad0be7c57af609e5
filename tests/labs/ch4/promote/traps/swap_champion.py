"""Mistakes of swap_champion."""

import functools

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

# the alias is moved and nothing is written down.
swap(
    "alias_moved_without_a_trail",
    says="alias moved without a trail",
    old="""\
        return former
    # The trail first, the alias last: who sees the new champion can read why. Setting an alias moves it in one step.
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")""",
    new="        return former",
)


@trap(says="the champion is another")
def alias_of_another_name(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    try:
        former = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        former = None
    if former == version:
        return former
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
    client.set_registered_model_alias(name, "production", version)
    return former


@trap(says="an alias that is not set stops it")
def alias_taken_for_granted(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    former = client.get_model_version_by_alias(name, "champion").version
    if former != version:
        client.set_model_version_tag(name, version, "ticket", ticket)
        client.set_model_version_tag(name, version, "replaces", former)
        client.set_registered_model_alias(name, "champion", version)
    return former


@functools.cache
def _former(name: str) -> str | None:
    try:
        return str(MlflowClient().get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        return None


@trap(says="swap_champion remembers an earlier call")
def champion_remembered(name: str, version: str, ticket: str) -> str | None:
    client, former = MlflowClient(), _former(name)
    if former != version:
        client.set_model_version_tag(name, version, "ticket", ticket)
        client.set_model_version_tag(name, version, "replaces", former or "none")
        client.set_registered_model_alias(name, "champion", version)
    return former


@trap(says="the version before is taken for the former champion")
def former_by_number(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    former = client.get_registered_model(name).aliases.get("champion")
    if former == version:
        return former
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", str(int(version) - 1) if former else "none")
    client.set_registered_model_alias(name, "champion", version)
    return former


@trap(says="hot swap")
def hot_swap(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    try:
        former = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        former = None
    if former == version:
        return former
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
    if former is not None:
        client.delete_registered_model_alias(name, "champion")
    client.set_registered_model_alias(name, "champion", version)
    return former


@trap(says="the former champion is not told")
def new_champion_returned(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    try:
        former = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        former = None
    if former == version:
        return former
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
    client.set_registered_model_alias(name, "champion", version)
    return version if former else None


@trap(says="a former champion made up")
def newest_version_for_former(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    try:
        former = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        former = None
    if former == version:
        return former
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
    client.set_registered_model_alias(name, "champion", version)
    return former or str(int(version) - 1)


# when nothing changes, nothing is returned.
swap(
    "nothing_when_unchanged",
    says="the champion before the call",
    old="""\
        return former
    # The trail first, the alias last: who sees the new champion can read why. Setting an alias moves it in one step.""",
    new="        return None",
)


_swap_champion = swap_champion


@trap(says="the trail of the former champion is lost")
def old_trail_deleted(name: str, version: str, ticket: str) -> str | None:
    former = _swap_champion(name, version, ticket)
    if former not in (None, version):
        client = MlflowClient()
        for tag in ("ticket", "replaces"):
            if tag in client.get_model_version(name, former).tags:
                client.delete_model_version_tag(name, former, tag)
    return former


@trap(says="the trail of an earlier promotion is kept")
def older_trail_kept(name: str, version: str, ticket: str) -> str | None:
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


@trap(says="the first champion's trail")
def replaces_the_word_none(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    try:
        former = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        former = None
    if former == version:
        return former
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", str(former))
    client.set_registered_model_alias(name, "champion", version)
    return former


@trap(says="the trail comes after the alias")
def trail_after_the_alias(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    try:
        former = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        former = None
    if former == version:
        return former
    client.set_registered_model_alias(name, "champion", version)
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
    return former


# a repeated call says that the champion replaces itself.
swap(
    "trail_rewritten",
    says="a second swap rewrites the trail",
    old="""\
        former = None
    if former == version:
        return former
    # The trail first, the alias last: who sees the new champion can read why. Setting an alias moves it in one step.""",
    new="        former = None",
)
