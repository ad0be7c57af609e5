"""Reference for lab 4.3."""

from datetime import datetime

from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    may_come_from = [stage.lower() for stage in rule["from"]]
    # A tag is evidence only with the value that the policy asks for: "canary: failed" is a canary, and no evidence.
    lacking = sorted(name for name, value in rule["tags"].items() if version["tags"].get(name) != value)
    return lacking if version["current_stage"].lower() in may_come_from else ["stage", *lacking]


def aliases_for_stages(stages: dict[str, str]) -> dict[str, str]:
    alias_of = {"production": "champion", "staging": "challenger"}
    aliases: dict[str, str] = {}
    for version, stage in stages.items():
        alias = alias_of.get(stage.lower())
        if alias is None:
            continue
        if alias in aliases:
            raise ValueError(f"versions {aliases[alias]} and {version} would both be {alias}")
        aliases[alias] = version
    return aliases


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    if not ticket.strip() or not evidence.strip():
        raise ValueError("a request needs a ticket and evidence")
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=f"{ticket}: {evidence}")


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    workspace = WorkspaceClient()
    me = workspace.current_user.me().user_name
    requests = workspace.model_registry.list_transition_requests(name, version)
    request = next((one for one in requests if (one.to_stage or "").lower() == to_stage.lower()), None)
    if request is None:
        raise LookupError(f"nobody asks for {name} {version} to go to {to_stage}")
    if request.user_id == me:
        raise PermissionError(f"{me} asked for this transition and cannot approve it")
    # Archiving in the approval itself leaves no moment with two versions in Production, and none without any.
    clears = to_stage.lower() == "production"
    workspace.model_registry.approve_transition_request(
        name, version, to_stage, archive_existing_versions=clears, comment=reason
    )
    return {"version": version, "requested_by": request.user_id, "approved_by": me}


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    registry = WorkspaceClient().model_registry
    if successor == version:
        raise ValueError(f"version {version} cannot be its own successor")
    current = registry.get_model_version(name, successor).model_version
    if current is None or (current.current_stage or "").lower() != "production":
        raise ValueError(f"version {successor} is not in Production")
    comment = f"replaced by version {successor}: {reason}"
    registry.transition_stage(name, version, "Archived", archive_existing_versions=False, comment=comment)


def explain_production(events: list[dict], at: datetime) -> dict | None:
    asked: dict[str, str] = {}
    there: dict | None = None
    for event in sorted(events, key=lambda row: row["event_time"]):
        if event["status"] != 200 or event["event_time"] > at:
            continue
        version, user = event["version"], event["user"]
        to_production = event["to_stage"].lower() == "production"
        match event["action"]:
            case "createTransitionRequest" if to_production:
                asked[version] = user
            case "rejectTransitionRequest" if to_production:
                asked.pop(version, None)
            case "approveTransitionRequest" | "transitionModelVersionStage" if to_production:
                by_request = event["action"] == "approveTransitionRequest"
                there = {
                    "version": version,
                    "requested_by": asked.pop(version, None) if by_request else None,
                    "approved_by": user,
                    "since": event["event_time"],
                    "reason": event["comment"],
                }
            case "approveTransitionRequest" | "transitionModelVersionStage":
                if there is not None and there["version"] == version:
                    there = None
    return there


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    client = MlflowClient()
    try:
        former = str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        former = None
    if former == version:
        return former
    # The trail first, the alias last: who sees the new champion can read why. Setting an alias moves it in one step.
    client.set_model_version_tag(name, version, "ticket", ticket)
    client.set_model_version_tag(name, version, "replaces", former or "none")
    client.set_registered_model_alias(name, "champion", version)
    return former
