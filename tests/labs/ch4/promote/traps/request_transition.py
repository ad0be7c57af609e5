"""Mistakes of request_transition."""

from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import swap, trap


@trap(says="asked before it refused")
def asked_before_checked(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    comment = f"{ticket}: {evidence}"
    WorkspaceClient().model_registry.create_transition_request(name, version, to_stage, comment=comment)
    if not ticket.strip() or not evidence.strip():
        raise ValueError("ticket or evidence is missing")


_request_transition = request_transition
_asked: set[tuple[str, str]] = set()


@trap(says="called once more, it did not ask")
def asked_once_for_ever(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    if (name, version) not in _asked:
        _request_transition(name, version, to_stage, ticket, evidence)
        _asked.add((name, version))


BLANK = "not ticket.strip() or not evidence.strip()"
# A ticket of blanks is a ticket.
swap("blank_ticket_accepted", says="a request without a reason", old=BLANK, new="not ticket or not evidence")

REFUSED = 'raise ValueError("a request needs a ticket and evidence")'
# Without a reason it quietly does nothing.
swap("blank_ticket_ignored", says="a missing reason is not told", old=REFUSED, new="return")

REQUEST = "create_transition_request(name, version, to_stage,"
MOVE = "transition_stage(name, version, to_stage, True,"
# The version is moved, and nobody is asked.
swap("moved_instead_of_asked", says="promoted without a request", old=REQUEST, new=MOVE)

ASKED = "WorkspaceClient().model_registry.create_transition_request(name, version,"
NEWEST = """registry = WorkspaceClient().model_registry
    newest = max(int(one.version) for one in registry.search_model_versions(filter=f"name = '{name}'"))
    registry.create_transition_request(name, str(newest),"""
# The request is for the newest version, not for the one named.
swap("newest_version_asked_for", says="another request than the one asked for", old=ASKED, new=NEWEST)

# A comment on the version is no request.
swap("note_instead_of_request", says="no open request", old=REQUEST, new="create_comment(name, version,")

# The comment has the ticket alone.
swap("request_without_evidence", says="a request without its evidence", old='f"{ticket}: {evidence}"', new="ticket")
