"""Mistakes of deploy."""

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


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


@trap(says="this is the first deployment")
def first_deployment_not_expected(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = str(client.get_model_version_by_alias(name, "champion").version)
    client.set_model_version_tag(name, version, "deployment", deployment)
    if champion != version:
        client.set_registered_model_alias(name, "previous", champion)
        client.set_registered_model_alias(name, "champion", version)


_former: dict[str, str | None] = {}


@trap(says="deploy remembers an earlier call")
def former_champion_remembered(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    if name not in _former:
        try:
            _former[name] = str(client.get_model_version_by_alias(name, "champion").version)
        except MlflowException:
            _former[name] = None
    client.set_model_version_tag(name, version, "deployment", deployment)
    if _former[name] == version:
        return
    if _former[name] is not None:
        client.set_registered_model_alias(name, "previous", _former[name])
    client.set_registered_model_alias(name, "champion", version)


@trap(says="no way back")
def no_way_back(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    client.set_model_version_tag(name, version, "deployment", deployment)
    client.set_registered_model_alias(name, "champion", version)


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


@trap(says="the old way back is gone")
def old_way_back_removed(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    aliases = client.get_registered_model(name).aliases
    champion = aliases.get("champion")

    client.set_model_version_tag(name, version, "deployment", deployment)
    if str(champion) == version:
        return
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
    elif "previous" in aliases:
        client.delete_registered_model_alias(name, "previous")
    client.set_registered_model_alias(name, "champion", version)


# a complete deployment that is run again makes its own version the way back.
swap(
    "rerun_deploys_again",
    says="a rerun is another deployment",
    old="""\
    client.set_model_version_tag(name, version, "deployment", deployment)
    # The way back is written before the champion moves. A second run that finds the new champion knows that all the rest
    # is done; it must not ask who was champion before, for nobody can tell any more.
    if champion == version:
        return""",
    new='    client.set_model_version_tag(name, version, "deployment", deployment)',
)


@trap(says="stopped half way, no champion")
def stopped_half_way(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    client.set_model_version_tag(name, version, "deployment", deployment)
    if champion == version:
        return
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
        client.delete_registered_model_alias(name, "champion")
    client.set_registered_model_alias(name, "champion", version)


@trap(says="not deployed once more")
def tagged_is_done(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    aliases = client.get_registered_model(name).aliases
    champion = aliases.get("champion")
    done = client.get_model_version(name, version).tags.get("deployment")
    if str(champion) == version or (done is not None and done != deployment):
        client.set_model_version_tag(name, version, "deployment", deployment)
        return
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
    client.set_registered_model_alias(name, "champion", version)
    client.set_model_version_tag(name, version, "deployment", deployment)


_deploy = deploy


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
    aliases = client.get_registered_model(name).aliases
    former = _before.setdefault((name, deployment), aliases.get("champion"))
    client.set_model_version_tag(name, version, "deployment", deployment)
    client.set_registered_model_alias(name, "champion", version)
    if former is not None and str(former) != version:
        client.set_registered_model_alias(name, "previous", str(former))


@trap(says="killed after 1 write (setRegisteredModelAlias champion")
def way_back_lost(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    client.set_registered_model_alias(name, "champion", version)
    if champion is not None and champion != version:
        client.set_registered_model_alias(name, "previous", champion)
    client.set_model_version_tag(name, version, "deployment", deployment)


@trap(says="a way back out of nothing")
def way_back_to_itself(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    client.set_model_version_tag(name, version, "deployment", deployment)
    if champion == version:
        return
    client.set_registered_model_alias(name, "previous", champion or version)
    client.set_registered_model_alias(name, "champion", version)
