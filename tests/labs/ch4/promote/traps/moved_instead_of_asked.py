"""Trap: who has the permission moves the version himself.

skill: request_transition
phrase: promoted without a request
"""

from databricks.sdk import WorkspaceClient


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:

    if not ticket.strip() or not evidence.strip():
        raise ValueError("ticket and evidence are needed")
    comment = f"{ticket} {evidence}"
    WorkspaceClient().model_registry.transition_stage(name, version, to_stage, True, comment=comment)
