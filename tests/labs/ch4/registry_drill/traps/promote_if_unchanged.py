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


# The job does not look whether the champion is still the one on which it decided.
swap(
    "concurrent_promotions",
    says="concurrent promotions race",
    old="""\
    if champion != expected:
        return False
""",
    new="",
)

# Who expects nobody is not asked whether somebody is there.
swap(
    "expected_none_overwrites",
    says="expected no champion and overwrote one",
    old="if champion != expected:",
    new="if expected and champion != expected:",
)

# The job that lost writes nothing, and reports success all the same.
swap(
    "loser_not_told",
    says="the loser of the race is not told",
    old="expected:\n        return False",
    new="expected:\n        return True",
)

# A job that was killed after its write and runs again has lost against itself.
swap(
    "lost_on_rerun",
    says="a finished promotion counts as lost",
    old="""\
    if champion == version:
        return True
""",
    new="",
)

# The alias is taken away before it is given.
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
