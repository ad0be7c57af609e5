"""Mistakes of declare_rollback."""

import functools
import json

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient


@trap(says="a version that is not the champion is refused")
def any_alias_is_too_late(name: str, version: str, criteria: list[dict]) -> None:
    client = MlflowClient()
    if not criteria or client.get_model_version(name, version).aliases:
        raise ValueError("nothing to declare, or too late")
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))


@functools.cache
def _champion(name: str) -> str | None:
    return MlflowClient().get_registered_model(name).aliases.get("champion")


@trap(says="declare_rollback remembers an earlier call")
def champion_remembered(name: str, version: str, criteria: list[dict]) -> None:
    if not criteria or str(_champion(name)) == version:
        raise ValueError("nothing to declare, or too late")
    MlflowClient().set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))


@trap(says="an alias that is not set stops it")
def champion_taken_for_granted(name: str, version: str, criteria: list[dict]) -> None:
    client = MlflowClient()
    if not criteria or client.get_model_version_by_alias(name, "champion").version == version:
        raise ValueError("nothing to declare, or too late")
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))


# the criteria are written as Python prints them.
swap(
    "criteria_as_python_text",
    says="criteria that cannot be read back",
    old='client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))',
    new='client.set_model_version_tag(name, version, "rollback_criteria", str(criteria))',
)

# criteria are written whenever somebody thinks of them.
swap(
    "declared_after_promotion",
    says="declared after the promotion",
    old="""\
    if not criteria:
        raise ValueError("a version without rollback criteria cannot be rolled back in time")
    client = MlflowClient()
    try:
        champion = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        champion = None
    if champion == version:
        raise ValueError(f"version {version} is the champion: it is too late to declare")
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))""",
    new='    MlflowClient().set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))',
)

# new criteria are added to an earlier declaration.
swap(
    "earlier_declaration_stays",
    says="an earlier declaration is kept",
    old='    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))',
    new="""\
    earlier = json.loads(client.get_model_version(name, version).tags.get("rollback_criteria", "[]"))
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(earlier + criteria))""",
)


@trap(says="an older version than the champion is refused")
def older_than_the_champion(name: str, version: str, criteria: list[dict]) -> None:
    client = MlflowClient()
    champion = client.get_registered_model(name).aliases.get("champion")
    if not criteria or (champion is not None and int(champion) >= int(version)):
        raise ValueError("nothing to declare, or too late")
    client.set_model_version_tag(name, version, "rollback_criteria", json.dumps(criteria))
