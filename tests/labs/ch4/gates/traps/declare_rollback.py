"""Mistakes of declare_rollback."""

import json

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient

TOO_LATE = "champion == version"
ANY = "client.get_model_version(name, version).aliases"
swap("any_alias_is_too_late", says="a version that is not the champion is refused", old=TOO_LATE, new=ANY)

NEWER = "champion is not None and int(champion) >= int(version)"
swap("older_than_the_champion", says="an older version than the champion is refused", old=TOO_LATE, new=NEWER)

# the criteria are written as Python prints them.
swap("criteria_as_python_text", says="criteria that cannot be read back", old="json.dumps", new="str")

ADDED = '(json.loads(client.get_model_version(name, version).tags.get("rollback_criteria", "[]")) + criteria)'
# new criteria are added to an earlier declaration.
swap("earlier_declaration_stays", says="an earlier declaration is kept", old="(criteria)", new=ADDED)


# criteria are written whenever somebody thinks of them.
@trap(says="declared after the promotion")
def declared_after_promotion(name: str, version: str, criteria: list[dict]) -> None:
    MlflowClient().set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))


CHAMPIONS: dict[str, str | None] = {}


@trap(says="declare_rollback remembers an earlier call")
def champion_remembered(name: str, version: str, criteria: list[dict]) -> None:
    champion = CHAMPIONS.setdefault(name, MlflowClient().get_registered_model(name).aliases.get("champion"))
    if not criteria or str(champion) == version:
        raise ValueError("nothing to declare, or too late")
    MlflowClient().set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))


@trap(says="an alias that is not set stops it")
def champion_taken_for_granted(name: str, version: str, criteria: list[dict]) -> None:
    client = MlflowClient()
    if not criteria or client.get_model_version_by_alias(name, "champion").version == version:
        raise ValueError("nothing to declare, or too late")
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))
