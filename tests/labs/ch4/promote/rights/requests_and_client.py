"""Right: MLflow's client where it has the call, raw HTTP for transition requests; the log is read backwards from `at`."""

import os
from datetime import datetime

import requests
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def _call(method: str, path: str, **fields) -> dict:
    host = os.environ["DATABRICKS_HOST"].rstrip("/")
    headers = {"Authorization": "Bearer " + os.environ["DATABRICKS_TOKEN"]}
    sent = {"params": fields} if method == "GET" else {"json": fields}
    response = requests.request(method, f"{host}/api/2.0/{path}", headers=headers, timeout=30, **sent)
    response.raise_for_status()
    return response.json()


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    """One pass with sets of pairs."""
    entry = next((policy[stage] for stage in policy if stage.casefold() == to_stage.casefold()), None)
    if entry is None:
        return ["stage"]
    stands_well = any(stage.casefold() == version["current_stage"].casefold() for stage in entry["from"])
    lacking = {tag for tag, _ in entry["tags"].items() - version["tags"].items()}
    return ["stage"] * (not stands_well) + sorted(lacking)


def aliases_for_stages(stages: dict[str, str]) -> dict[str, str]:
    """Group versions by stage, then look at each of the two groups."""
    result = {}
    for stage, alias in (("production", "champion"), ("staging", "challenger")):
        versions = [number for number in stages if stages[number].casefold() == stage]
        if len(versions) > 1:
            raise ValueError(f"{alias} can point to one version only, not to {versions}")
        if versions:
            result[alias] = versions[0]
    return result


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    """Post the request."""
    if not (ticket and ticket.strip() and evidence and evidence.strip()):
        raise ValueError("a request needs a ticket and evidence")
    asked = {"name": name, "version": version, "stage": to_stage}
    comment = f"[{ticket}] evaluation report: {evidence}"
    _call("POST", "mlflow/transition-requests/create", **asked, comment=comment)


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    """Approve without the flag, then archive who was there."""
    me = _call("GET", "preview/scim/v2/Me")["userName"]
    answer = _call("GET", "mlflow/transition-requests/list", name=name, version=version)
    matching = [each for each in answer.get("requests", []) if each["to_stage"].casefold() == to_stage.casefold()]
    if not matching:
        raise LookupError("no open request")
    author = matching[-1]["user_id"]
    if author == me:
        raise PermissionError("your own request")
    stage = matching[-1]["to_stage"]
    client = MlflowClient()
    before = []
    if stage.casefold() == "production":
        everybody = client.search_model_versions(f"name = '{name}'")
        before = [each.version for each in everybody if each.current_stage == "Production"]
    decision = {"name": name, "version": version, "stage": stage, "archive_existing_versions": False, "comment": reason}
    _call("POST", "mlflow/transition-requests/approve", **decision)
    for number in before:
        if str(number) != version:
            client.transition_model_version_stage(name, number, "Archived")
    return {"version": version, "requested_by": author, "approved_by": me}


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    """Look at the successor, then post the transition with its comment."""
    try:
        stage = MlflowClient().get_model_version(name, successor).current_stage
    except MlflowException as error:
        raise ValueError(f"there is no version {successor}") from error
    if stage != "Production" or version == successor:
        raise ValueError(f"version {successor} is in {stage}, and {version} is to be replaced")
    move = {"name": name, "version": version, "stage": "Archived", "archive_existing_versions": False}
    comment = f"{reason} (successor: version {successor})"
    _call("POST", "mlflow/databricks/model-versions/transition-stage", **move, comment=comment)


def explain_production(events: list[dict], at: datetime) -> dict | None:
    """Go back from `at` to the last entry into Production and ask whether that version has left since."""
    happened = [row for row in events if row["status"] == 200 and row["event_time"] <= at]
    moves = [row for row in happened if row["action"] in {"approveTransitionRequest", "transitionModelVersionStage"}]
    entry = _newest(row for row in moves if row["to_stage"].casefold() == "production")
    if entry is None:
        return None
    if any(row["version"] == entry["version"] and row["event_time"] > entry["event_time"] for row in moves):
        return None
    request = _newest(
        row
        for row in happened
        if (row["action"], entry["action"]) == ("createTransitionRequest", "approveTransitionRequest")
        and (row["version"], row["to_stage"].casefold()) == (entry["version"], "production")
        and row["event_time"] < entry["event_time"]
    )
    return {
        "version": entry["version"],
        "requested_by": request["user"] if request else None,
        "approved_by": entry["user"],
        "since": entry["event_time"],
        "reason": entry["comment"],
    }


def _newest(rows) -> dict | None:
    return max(rows, key=lambda row: row["event_time"], default=None)


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    """Read the aliases from the model, not by asking for one."""
    client = MlflowClient()
    former = client.get_registered_model(name).aliases.get("champion")
    former = None if former is None else str(former)
    if former != version:
        client.set_model_version_tag(name, version, "replaces", "none" if former is None else former)
        client.set_model_version_tag(name, version, "ticket", ticket)
        client.set_registered_model_alias(name, "champion", version)
    return former
