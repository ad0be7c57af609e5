"""Right: aliases read from the registered model in one request, histories by pandas, and a deploy job that keeps a note."""

import pandas as pd
from mlflow import MlflowClient
from mlflow.exceptions import RestException


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    tags = version["tags"]
    for trace in policy["trace"]:
        if not str(tags.get(trace) or "").strip():
            return "train"
    status = tags.get("validation_status")
    if status is None:
        return "validate"
    if status != "passed":
        return None
    if int(version["version"]) <= int(champion or 0):
        return None
    if policy["needs_approval"]:
        approver = (tags.get("approved_by") or "").strip()
        if approver in ("", tags.get("trained_by")):
            return None
    return "deploy"


class Registry:
    """One model of Unity Catalog."""

    def __init__(self, name: str):
        self.client, self.name = MlflowClient(), name

    def __getitem__(self, alias: str) -> str | None:
        number = self.client.get_registered_model(self.name).aliases.get(alias)
        return None if number is None else str(number)

    def __setitem__(self, alias: str, version: str) -> None:
        if self[alias] != version:
            self.client.set_registered_model_alias(self.name, alias, version)

    def tag(self, version: str, **tags: str) -> None:
        for key in sorted(tags):
            self.client.set_model_version_tag(self.name, version, key, tags[key])

    def tags(self, version: str) -> dict[str, str]:
        return self.client.get_model_version(self.name, version).tags


def newest_passing(name: str, gates: list[str]) -> str | None:
    registry = Registry(name)
    versions = pd.Series([int(v.version) for v in registry.client.search_model_versions(f"name='{name}'")], dtype=int)
    for number in versions.sort_values(ascending=False):
        tags = registry.tags(str(number))
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            found = registry.client.get_run(tags["validation_run"]).to_dictionary()
        except RestException:
            continue
        if found["info"]["status"] != "FINISHED":
            continue
        if found["data"]["tags"].get("model_version") != f"{name}/{number}":
            continue
        if pd.Series(found["data"]["metrics"], dtype=float).reindex(gates).eq(1).all():
            return str(number)
    return None


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    registry = Registry(name)
    match registry["champion"]:
        case now if now == version:
            return True
        case now if now == expected:
            registry["champion"] = version
            return True
        case _:
            return False


def deploy(name: str, version: str, deployment: str) -> None:
    registry = Registry(name)
    # The note says who was champion when the deployment began; a second run reads it instead of asking again.
    tags = registry.tags(version)
    noted = tags.get("replaces") if tags.get("replaces_for") == deployment else None
    if noted is None:
        noted = registry["champion"] or ""
        registry.tag(version, replaces=noted)
        registry.tag(version, replaces_for=deployment)
    registry["champion"] = version
    if noted:
        registry["previous"] = noted
    registry.tag(version, deployment=deployment)


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    registry = Registry(name)
    champion = registry["champion"]
    if champion != bad:
        return champion
    latest = pd.DataFrame(history).sort_values("served_from").drop_duplicates("version", keep="last")
    good = latest[latest["healthy"].astype(bool) & latest["version"].ne(bad)]
    if good.empty:
        raise LookupError(name)
    registry["champion"] = good["version"].iloc[-1]
    registry.tag(bad, validation_status="failed", incident=incident)
    return registry["champion"]
