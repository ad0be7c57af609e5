"""Mistakes of deploy."""

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient


@trap(says="the second run leaves out the tag")
def done_too_early(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion == version:
        return
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
    client.set_registered_model_alias(name, "champion", version)
    client.set_model_version_tag(name, version, "deployment", deployment)


def in_one_branch(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    client.set_model_version_tag(name, version, "deployment", deployment)
    former = client.get_registered_model(name).aliases.get("champion")
    if former != version:
        if former:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)


FORMER = 'client.get_registered_model(name).aliases.get("champion")'
BY_ALIAS = 'client.get_model_version_by_alias(name, "champion").version'
swap("first_deployment_not_expected", of="in_one_branch", says="this is the first deployment", old=FORMER, new=BY_ALIAS)

_former: dict[str, str | None] = {}

KEPT = '_former.setdefault(name, client.get_registered_model(name).aliases.get("champion"))'
swap("former_champion_remembered", of="in_one_branch", says="deploy remembers an earlier call", old=FORMER, new=KEPT)

WAY_BACK = '    if champion is not None:\n        client.set_registered_model_alias(name, "previous", champion)\n'
# The champion before is not kept.
swap("no_way_back", says="no way back", old=WAY_BACK, new="")


@trap(says="the way back of an earlier deployment")
def note_never_refreshed(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    former = client.get_model_version(name, version).tags.get("replaces")
    if former is None:
        former = _champion(client, name) or "none"
        client.set_model_version_tag(name, version, "replaces", former)
    client.set_model_version_tag(name, version, "deployment", deployment)
    if former != "none":
        client.set_registered_model_alias(name, "previous", former)
    client.set_registered_model_alias(name, "champion", version)


# Where no champion was, the way back of before is taken away.
swap(
    "old_way_back_removed",
    says="the old way back is gone",
    old='client.set_registered_model_alias(name, "previous", champion)',
    new="""\
client.set_registered_model_alias(name, "previous", champion)
    elif "previous" in client.get_registered_model(name).aliases:
        client.delete_registered_model_alias(name, "previous")""",
)

DONE = "    if champion == version:\n        return\n"
# A complete deployment that is run again makes its own version the way back.
swap("rerun_deploys_again", says="a rerun is another deployment", old=DONE, new="")

HALF_WAY = '"previous", champion)\n        client.delete_registered_model_alias(name, "champion")'
# The alias is taken away before it is given.
swap("stopped_half_way", says="stopped half way, no champion", old='"previous", champion)', new=HALF_WAY)


_deploy = deploy


@trap(says="not deployed once more")
def tagged_is_done(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    if client.get_model_version(name, version).tags.get("deployment", deployment) == deployment:
        _deploy(name, version, deployment)
    else:
        client.set_model_version_tag(name, version, "deployment", deployment)


@trap(says="the version before is taken for the champion before")
def way_back_by_number(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    served = _champion(client, name) is not None
    _deploy(name, version, deployment)
    if served:
        client.set_registered_model_alias(name, "previous", str(int(version) - 1))


_before: dict[tuple[str, str], str | None] = {}


@trap(says="killed after 2 writes (setModelVersionTag deployment")
def way_back_in_memory(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    former = _before.setdefault((name, deployment), _champion(client, name))
    client.set_model_version_tag(name, version, "deployment", deployment)
    client.set_registered_model_alias(name, "champion", version)
    if former not in (None, version):
        client.set_registered_model_alias(name, "previous", former)


@trap(says="killed after 1 write (setRegisteredModelAlias champion")
def way_back_lost(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    client.set_registered_model_alias(name, "champion", version)
    if champion is not None and champion != version:
        client.set_registered_model_alias(name, "previous", champion)
    client.set_model_version_tag(name, version, "deployment", deployment)


TO_ITSELF = '    client.set_registered_model_alias(name, "previous", champion or version)\n'
# Where no champion was, the way back leads to the version itself.
swap("way_back_to_itself", says="a way back out of nothing", old=WAY_BACK, new=TO_ITSELF)
