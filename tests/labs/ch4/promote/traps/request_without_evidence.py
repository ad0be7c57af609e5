"""Trap: the ticket is thought to say it all.

skill: request_transition
phrase: a request without its evidence
"""

from databricks.sdk import WorkspaceClient


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:

    if not ticket.strip() or not evidence.strip():
        raise ValueError("ticket and evidence are needed")
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=ticket)
