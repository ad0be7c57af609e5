"""Trap: a ticket of blanks is a ticket.

skill: request_transition
phrase: a request without a reason
"""

from databricks.sdk import WorkspaceClient


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:

    if not ticket or not evidence:
        raise ValueError("ticket and evidence are needed")
    comment = f"{ticket}: {evidence}"
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=comment)
