"""Mistakes of swap_champion."""

import functools

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient

TRAIL = """\
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
"""
# The alias is moved and nothing is written down.
swap("alias_moved_without_a_trail", says="alias moved without a trail", old=TRAIL, new="")

# The alias has another name.
swap("alias_of_another_name", says="the champion is another", old='"champion", version', new='"production", version')


def by_aliases(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    former = client.get_registered_model(name).aliases.get("champion")
    if former != version:
        for key, value in (("ticket", ticket), ("replaces", former or "none")):
            client.set_model_version_tag(name, version, key, value)
        client.set_registered_model_alias(name, "champion", version)
    return former


ASKED = 'client.get_registered_model(name).aliases.get("champion")'
TAKEN = 'client.get_model_version_by_alias(name, "champion").version'
swap("alias_taken_for_granted", of="by_aliases", says="an alias that is not set stops it", old=ASKED, new=TAKEN)


@functools.cache
def champion_of(name: str) -> str | None:
    return MlflowClient().get_registered_model(name).aliases.get("champion")


REMEMBERED = "champion_of(name)"
swap("champion_remembered", of="by_aliases", says="swap_champion remembers an earlier call", old=ASKED, new=REMEMBERED)

swap(
    "former_by_number",
    of="by_aliases",
    says="the version before is taken for the former champion",
    old='former or "none"',
    new='str(int(version) - 1) if former else "none"',
)

MOVE = 'client.set_registered_model_alias(name, "champion", version)'
DELETE_FIRST = """if former is not None:
        client.delete_registered_model_alias(name, "champion")
    client.set_registered_model_alias(name, "champion", version)"""
# The alias is taken away before it is given.
swap("hot_swap", says="hot swap", old=MOVE, new=DELETE_FIRST)

FORMER = "return former"
NEW = "return version if former else None"
swap("new_champion_returned", of="by_aliases", says="the former champion is not told", old=FORMER, new=NEW)

MADE_UP = "return former or str(int(version) - 1)"
swap("newest_version_for_former", of="by_aliases", says="a former champion made up", old=FORMER, new=MADE_UP)

# When nothing changes, nothing is returned.
swap("nothing_when_unchanged", says="the champion before the call", old="        return former", new="        return")

_swap_champion = swap_champion


@trap(says="the trail of the former champion is lost")
def old_trail_deleted(name: str, version: str, ticket: str) -> str | None:
    former = _swap_champion(name, version, ticket)
    if former not in (None, version):
        client = MlflowClient()
        for tag in {"ticket", "replaces"} & set(client.get_model_version(name, former).tags):
            client.delete_model_version_tag(name, former, tag)
    return former


TAG = "client.set_model_version_tag(name, version, key, value)"
TAG_IF_NEW = """if key not in client.get_model_version(name, version).tags:
                client.set_model_version_tag(name, version, key, value)"""
swap("older_trail_kept", of="by_aliases", says="the trail of an earlier promotion is kept", old=TAG, new=TAG_IF_NEW)

# The first champion replaces "None", as Python writes it.
swap("replaces_the_word_none", says="the first champion's trail", old='former or "none"', new="str(former)")

TRAIL_FIRST = """\
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
    client.set_registered_model_alias(name, "champion", version)"""
ALIAS_FIRST = """\
    client.set_registered_model_alias(name, "champion", version)
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")"""
# Who sees the new champion cannot read why yet.
swap("trail_after_the_alias", says="the trail comes after the alias", old=TRAIL_FIRST, new=ALIAS_FIRST)

UNCHANGED = """\
    if former == version:
        return former
"""
# A repeated call says that the champion replaces itself.
swap("trail_rewritten", says="a second swap rewrites the trail", old=UNCHANGED, new="")
