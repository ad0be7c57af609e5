"""Trap: a comment on the version stands in for the request.

skill: request_transition
phrase: no open request
"""

from databricks.sdk import WorkspaceClient


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:

    if not ticket.strip() or not evidence.strip():
        raise ValueError("ticket and evidence are needed")
    comment = f"{ticket}: please move to {to_stage}, see {evidence}"
    WorkspaceClient().model_registry.create_comment(name, version, comment)
