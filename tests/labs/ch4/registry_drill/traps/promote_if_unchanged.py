"""Mistakes of promote_if_unchanged."""

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient


@trap(says="nobody was expected either")
def champion_taken_for_granted(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    champion = str(client.get_model_version_by_alias(name, "champion").version)
    if champion not in (version, expected):
        return False
    if champion != version:
        client.set_registered_model_alias(name, "champion", version)
    return True


# the job does not look whether the champion is still the one on which it decided.
swap(
    "concurrent_promotions",
    says="concurrent promotions race",
    old="""\
    champion = _champion(client, name)
    if champion == version:
        return True
    if champion != expected:
        return False
    # Setting an alias moves it in one step. The registry cannot compare and set in one request, so the gap between the
    # read above and this write is small and not zero: a real deploy job also runs one at a time.
    client.set_registered_model_alias(name, "champion", version)""",
    new="""\
    if _champion(client, name) != version:
        client.set_registered_model_alias(name, "champion", version)""",
)


@trap(says="expected no champion and overwrote one")
def expected_none_overwrites(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion == version:
        return True
    if expected and champion != expected:
        return False
    client.set_registered_model_alias(name, "champion", version)
    return True


# the job that lost writes nothing, and reports success all the same.
swap(
    "loser_not_told",
    says="the loser of the race is not told",
    old="""\
    champion = _champion(client, name)
    if champion == version:
        return True
    if champion != expected:
        return False
    # Setting an alias moves it in one step. The registry cannot compare and set in one request, so the gap between the
    # read above and this write is small and not zero: a real deploy job also runs one at a time.
    client.set_registered_model_alias(name, "champion", version)""",
    new="""\
    if _champion(client, name) == expected:
        client.set_registered_model_alias(name, "champion", version)""",
)


@trap(says="a finished promotion counts as lost")
def lost_on_rerun(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    if _champion(client, name) != expected:
        return False
    client.set_registered_model_alias(name, "champion", version)
    return True


# the alias is taken away before it is given.
swap(
    "promotion_by_deletion",
    says="a promotion with a gap",
    old="""\
    # Setting an alias moves it in one step. The registry cannot compare and set in one request, so the gap between the
    # read above and this write is small and not zero: a real deploy job also runs one at a time.""",
    new="""\
    if champion is not None:
        client.delete_registered_model_alias(name, "champion")""",
)
