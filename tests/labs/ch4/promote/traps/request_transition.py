"""Mistakes of request_transition."""

from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import swap, trap


@trap(says="asked before it refused")
def asked_before_checked(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:

    api = WorkspaceClient().model_registry
    request = api.create_transition_request(name, version, to_stage, comment=f"{ticket}: {evidence}").request
    if not ticket.strip() or not evidence.strip():
        raise ValueError(f"the request of {request.user_id} has no ticket or no evidence")


_request_transition = request_transition


_asked: set[tuple[str, str]] = set()


@trap(says="called once more, it did not ask")
def asked_once_for_ever(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    if not ticket.strip() or not evidence.strip():
        raise ValueError("a request needs a ticket and evidence")
    if (name, version) not in _asked:
        _asked.add((name, version))
        _request_transition(name, version, to_stage, ticket, evidence)


# a ticket of blanks is a ticket.
swap(
    "blank_ticket_accepted",
    says="a request without a reason",
    old="""\
    if not ticket.strip() or not evidence.strip():
        raise ValueError("a request needs a ticket and evidence")
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=f"{ticket}: {evidence}")""",
    new="""\

    if not ticket or not evidence:
        raise ValueError("ticket and evidence are needed")
    comment = f"{ticket}: {evidence}"
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=comment)""",
)

# without a reason it quietly does nothing.
swap(
    "blank_ticket_ignored",
    says="a missing reason is not told",
    old="""\
    if not ticket.strip() or not evidence.strip():
        raise ValueError("a request needs a ticket and evidence")
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=f"{ticket}: {evidence}")""",
    new="""\
    if ticket.strip() and evidence.strip():
        registry = WorkspaceClient().model_registry
        registry.create_transition_request(name, version, to_stage, comment=f"{ticket} {evidence}")""",
)


@trap(says="promoted without a request")
def moved_instead_of_asked(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:

    if not ticket.strip() or not evidence.strip():
        raise ValueError("ticket and evidence are needed")
    comment = f"{ticket} {evidence}"
    WorkspaceClient().model_registry.transition_stage(name, version, to_stage, True, comment=comment)


# the request is for the newest version, not for the one named.
swap(
    "newest_version_asked_for",
    says="another request than the one asked for",
    old="""\
        raise ValueError("a request needs a ticket and evidence")
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=f"{ticket}: {evidence}")""",
    new="""\
        raise ValueError("say why")
    registry = WorkspaceClient().model_registry
    newest = max(int(one.version) for one in registry.search_model_versions(filter=f"name = '{name}'"))
    registry.create_transition_request(name, str(newest), to_stage, comment=f"{ticket} {evidence}")""",
)


@trap(says="no open request")
def note_instead_of_request(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:

    if not ticket.strip() or not evidence.strip():
        raise ValueError("ticket and evidence are needed")
    comment = f"{ticket}: please move to {to_stage}, see {evidence}"
    WorkspaceClient().model_registry.create_comment(name, version, comment)


@trap(says="a request without its evidence")
def request_without_evidence(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:

    if not ticket.strip() or not evidence.strip():
        raise ValueError("ticket and evidence are needed")
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=ticket)
