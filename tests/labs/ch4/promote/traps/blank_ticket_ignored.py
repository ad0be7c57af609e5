"""Trap: without a reason it quietly does nothing.

skill: request_transition
phrase: a missing reason is not told
"""

from databricks.sdk import WorkspaceClient


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    if ticket.strip() and evidence.strip():
        registry = WorkspaceClient().model_registry
        registry.create_transition_request(name, version, to_stage, comment=f"{ticket} {evidence}")
