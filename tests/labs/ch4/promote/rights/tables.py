"""Right: pandas for policy, aliases and audit log; MLflow's client wherever it can, the SDK for requests only."""

from datetime import datetime

import mlflow
import pandas as pd
from databricks.sdk import WorkspaceClient
from mlflow.exceptions import MlflowException

COLUMNS = ["event_time", "user", "action", "version", "to_stage", "comment", "status"]


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    """Compare two columns of tags."""
    known = {str(stage).title(): entry for stage, entry in policy.items()}
    entry = known.get(to_stage.title())
    if entry is None:
        return ["stage"]
    tags = pd.DataFrame({"wanted": pd.Series(entry["tags"], dtype=object)})
    tags["held"] = pd.Series(version["tags"], dtype=object).reindex(tags.index)
    lacking = sorted(tags.index[tags["wanted"] != tags["held"]])
    if version["current_stage"].title() not in [stage.title() for stage in entry["from"]]:
        lacking.insert(0, "stage")
    return lacking


def aliases_for_stages(stages: dict[str, str]) -> dict[str, str]:
    """A column of aliases with numbers as its index, turned round."""
    column = (
        pd.Series(stages, dtype=object).str.title().map({"Production": "champion", "Staging": "challenger"}).dropna()
    )
    if column.duplicated().any():
        raise ValueError("two versions for one alias")
    return {alias: number for number, alias in column.items()}


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    """Ask."""
    comment = " | ".join(part for part in (ticket, evidence) if part.strip())
    if " | " not in comment or not ticket.strip() or not evidence.strip():
        raise ValueError("ticket and evidence, please")
    api = WorkspaceClient().model_registry
    api.create_transition_request(name=name, version=version, stage=to_stage, comment=comment)


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    """Requests as a table."""
    workspace, stage = WorkspaceClient(), to_stage.title()
    rows = [request.as_dict() for request in workspace.model_registry.list_transition_requests(name, version)]
    table = pd.DataFrame(rows, columns=["user_id", "to_stage"])
    table = table[table["to_stage"].str.title() == stage]
    if table.empty:
        raise LookupError(f"no open request for {to_stage}")
    approver = workspace.current_user.me().user_name
    others = table[table["user_id"] != approver]
    if others.empty:
        raise PermissionError("the second person must be another one")
    workspace.model_registry.approve_transition_request(
        name, version, stage, archive_existing_versions=stage == "Production", comment=f"Approved: {reason}"
    )
    return {"version": version, "requested_by": others["user_id"].iloc[-1], "approved_by": approver}


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    """Look for the successor in a table of all versions."""
    found = mlflow.MlflowClient().search_model_versions(f"name = '{name}'")
    table = pd.DataFrame([(str(one.version), one.current_stage) for one in found], columns=["version", "stage"])
    if successor not in set(table.query("stage == 'Production'")["version"]) - {version}:
        raise ValueError(f"{successor} does not serve")
    comment = f"v{successor} took over. {reason}"
    WorkspaceClient().model_registry.transition_stage(name, version, "Archived", False, comment=comment)


def explain_production(events: list[dict], at: datetime) -> dict | None:
    """The log as a sorted frame."""
    log = pd.DataFrame(events, columns=COLUMNS)
    log = log[log["status"].eq(200) & log["event_time"].le(at)].sort_values("event_time")
    log["production"] = log["to_stage"].str.title().eq("Production")
    moves = log[log["action"].isin(["approveTransitionRequest", "transitionModelVersionStage"])]
    entries = moves[moves["production"]]
    if entries.empty:
        return None
    entry = entries.iloc[-1]
    of_the_version = log[log["version"] == entry["version"]]
    if of_the_version.loc[of_the_version.index.isin(moves.index), "event_time"].max() > entry["event_time"]:
        return None
    asked = of_the_version[of_the_version["action"].eq("createTransitionRequest") & of_the_version["production"]]
    asked = asked.loc[asked["event_time"] < entry["event_time"], "user"].tolist()
    return {
        "version": str(entry["version"]),
        "requested_by": asked[-1] if asked and entry["action"] == "approveTransitionRequest" else None,
        "approved_by": entry["user"],
        "since": entry["event_time"].to_pydatetime(),
        "reason": entry["comment"],
    }


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    """Ask for the alias and take the refusal as "there is none"."""
    registry = mlflow.MlflowClient()
    try:
        former = str(registry.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        former = None
    if former == version:
        return version
    registry.set_model_version_tag(name=name, version=version, key="ticket", value=ticket)
    registry.set_model_version_tag(name=name, version=version, key="replaces", value=former or "none")
    registry.set_registered_model_alias(name=name, alias="champion", version=version)
    return former
