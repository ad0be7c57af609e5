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


CHANGED = "    if champion != expected:\n        return False\n"
# The job does not look whether the champion is still the one on which it decided.
swap("concurrent_promotions", says="concurrent promotions race", old=CHANGED, new="")

NAMED = "expected and champion != expected"
# Who expects nobody is not asked whether somebody is there.
swap("expected_none_overwrites", says="expected no champion and overwrote one", old="champion != expected", new=NAMED)

SUCCESS = "    if champion != expected:\n        return True\n"
# The job that lost writes nothing, and reports success all the same.
swap("loser_not_told", says="the loser of the race is not told", old=CHANGED, new=SUCCESS)

THERE = "    if champion == version:\n        return True\n"
# A job that was killed after its write and runs again has lost against itself.
swap("lost_on_rerun", says="a finished promotion counts as lost", old=THERE, new="")

DELETED = '    if champion is not None:\n        client.delete_registered_model_alias(name, "champion")\n    # Setting'
# The alias is taken away before it is given.
swap("promotion_by_deletion", says="a promotion with a gap", old="    # Setting", new=DELETED)
