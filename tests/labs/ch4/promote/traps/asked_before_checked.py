"""Trap: the request is made first and its fields are looked at afterwards.

skill: request_transition
phrase: asked before it refused
"""

from databricks.sdk import WorkspaceClient


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:

    api = WorkspaceClient().model_registry
    request = api.create_transition_request(name, version, to_stage, comment=f"{ticket}: {evidence}").request
    if not ticket.strip() or not evidence.strip():
        raise ValueError(f"the request of {request.user_id} has no ticket or no evidence")
