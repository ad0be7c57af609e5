"""Right: the databricks-sdk alone, the Unity Catalog part included; the log is replayed forward, event by event."""

from datetime import datetime

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from databricks.sdk.service.ml import Activity

ALIAS_OF = {"production": "champion", "staging": "challenger"}


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    """Collect what is missing, the stage before the tags."""
    rules = {stage.lower(): rule for stage, rule in policy.items()}
    if to_stage.lower() not in rules:
        return ["stage"]
    rule = rules[to_stage.lower()]
    allowed = {stage.lower() for stage in rule["from"]}
    missing = [] if version["current_stage"].lower() in allowed else ["stage"]
    held = version["tags"]
    for tag in sorted(rule["tags"]):
        if held.get(tag) != rule["tags"][tag]:
            missing.append(tag)
    return missing


def aliases_for_stages(stages: dict[str, str]) -> dict[str, str]:
    """Give each alias once."""
    aliases: dict[str, str] = {}
    for number, stage in stages.items():
        alias = ALIAS_OF.get(stage.lower())
        if alias is None:
            continue
        if alias in aliases:
            raise ValueError(f"versions {aliases[alias]} and {number} would both be {alias}")
        aliases[alias] = number
    return aliases


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    """Refuse an empty form, else hand it in."""
    for field, value in (("ticket", ticket), ("evidence", evidence)):
        if not value.strip():
            raise ValueError(f"{field} is empty")
    comment = f"Ticket: {ticket}\nEvidence: {evidence}"
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=comment)


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    """Look at every open request first, then approve once."""
    workspace = WorkspaceClient()
    caller = workspace.current_user.me().user_name
    request = _open_request(workspace, name, version, to_stage)
    if request.user_id == caller:
        raise PermissionError(f"{caller} asked for this: somebody else has to approve")
    clears_the_place = request.to_stage.lower() == "production"
    workspace.model_registry.approve_transition_request(
        name, version, request.to_stage, clears_the_place, comment=reason
    )
    return {"version": version, "requested_by": request.user_id, "approved_by": caller}


def _open_request(workspace: WorkspaceClient, name: str, version: str, to_stage: str) -> Activity:
    for request in workspace.model_registry.list_transition_requests(name, version):
        if request.to_stage.lower() == to_stage.lower():
            return request
    raise LookupError(f"nobody asked for {name} version {version} to go to {to_stage}")


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    """Archive by a transition; nothing is deleted."""
    registry = WorkspaceClient().model_registry
    try:
        found = registry.search_model_versions(filter=f"name = '{name}'")
        others = (each for each in found if each.version != version)
        in_production = {each.version for each in others if each.current_stage == "Production"}
    except NotFound:
        in_production = set()
    if successor not in in_production:
        raise ValueError(f"no other version {successor} is in Production")
    registry.transition_stage(name, version, "Archived", False, comment=f"replaced by version {successor}: {reason}")
    registry.create_comment(name, version, "kept for audits")


def explain_production(events: list[dict], at: datetime) -> dict | None:
    """Replay what happened until `at`."""
    asked: dict[str, str] = {}
    now: dict | None = None
    for event in sorted(events, key=lambda row: row["event_time"]):
        if event["status"] != 200 or event["event_time"] > at:
            continue
        version, to_production = event["version"], event["to_stage"].lower() == "production"
        if event["action"] == "createTransitionRequest" and to_production:
            asked[version] = event["user"]
        elif event["action"] in ("approveTransitionRequest", "transitionModelVersionStage"):
            if to_production:
                now = {
                    "version": version,
                    "requested_by": asked.get(version) if event["action"].startswith("approve") else None,
                    "approved_by": event["user"],
                    "since": event["event_time"],
                    "reason": event["comment"],
                }
            elif now is not None and now["version"] == version:
                now = None
    return now


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    """Write the trail, then move the alias, once."""
    workspace = WorkspaceClient()
    try:
        former = str(workspace.model_versions.get_by_alias(name, "champion").version)
    except NotFound:
        former = None
    if former == str(version):
        return former
    for key, value in {"ticket": ticket, "replaces": former or "none"}.items():
        body = {"name": name, "version": str(version), "key": key, "value": value}
        workspace.api_client.do("POST", "/api/2.0/mlflow/unity-catalog/model-versions/set-tag", body=body)
    workspace.registered_models.set_alias(name, "champion", int(version))
    return former
