"""Right: Unity Catalog through the workspace SDK (aliases, versions), MLflow only for tags and runs; rules as a table."""

from contextlib import suppress
from datetime import datetime
from itertools import groupby
from operator import itemgetter

import mlflow
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from mlflow.exceptions import MlflowException


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    tags: dict = version["tags"]

    def blank(tag):
        return tags.get(tag, "").strip() == ""

    rules = [
        (any(map(blank, policy["trace"])), "train"),
        ("validation_status" not in tags, "validate"),
        (tags.get("validation_status") != "passed", None),
        (champion is not None and int(champion) >= int(version["version"]), None),
        (policy["needs_approval"] and (blank("approved_by") or tags["approved_by"] == tags.get("trained_by")), None),
        (True, "deploy"),
    ]
    return next(job for holds, job in rules if holds)


def newest_passing(name: str, gates: list[str]) -> str | None:
    passing = []
    for info in WorkspaceClient().model_versions.list(name):
        version = mlflow.MlflowClient().get_model_version(name, info.version)
        if version.tags.get("validation_status", "") != "passed":
            continue
        with suppress(MlflowException):
            run = mlflow.get_run(version.tags.get("validation_run", "none"))
            about = run.data.tags.get("model_version", "")
            results = {gate: run.data.metrics.get(gate, -1) for gate in gates}
            if (run.info.status, about) == ("FINISHED", f"{name}/{info.version}") and set(results.values()) <= {1}:
                passing.append(info.version)
    return str(max(passing)) if passing else None


def serving(name, alias):
    with suppress(NotFound):
        return str(WorkspaceClient().model_versions.get_by_alias(name, alias).version)
    return None


def point(name, alias, version):
    WorkspaceClient().registered_models.set_alias(name, alias, int(version))


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    now = serving(name, "champion")
    if now == expected and now != version:
        point(name, "champion", version)
    return now in (expected, version)


def deploy(name: str, version: str, deployment: str) -> None:
    former = serving(name, "champion")
    if former != version:
        if former:
            point(name, "previous", former)
        mlflow.MlflowClient().set_model_version_tag(name, version, "deployment", deployment)
        point(name, "champion", version)


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    if (now := serving(name, "champion")) != bad:
        return now
    candidates: list[tuple[datetime, str]] = []
    rows = sorted(history, key=itemgetter("version", "served_from"))
    for version, served in groupby(rows, key=itemgetter("version")):
        last = list(served)[-1]
        if last["healthy"] and version != bad:
            candidates.append((last["served_from"], version))
    if not candidates:
        raise LookupError(f"nothing good in the history of {name}")
    client = mlflow.MlflowClient()
    for key, value in {"validation_status": "failed", "incident": incident}.items():
        client.set_model_version_tag(name, bad, key, value)
    point(name, "champion", max(candidates)[1])
    return max(candidates)[1]
