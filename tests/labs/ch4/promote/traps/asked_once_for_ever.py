"""Trap: a version that was asked for once is not asked for again.

skill: request_transition
phrase: called once more, it did not ask
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_request_transition = request_transition
_asked: set[tuple[str, str]] = set()


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    if not ticket.strip() or not evidence.strip():
        raise ValueError("a request needs a ticket and evidence")
    if (name, version) not in _asked:
        _asked.add((name, version))
        _request_transition(name, version, to_stage, ticket, evidence)
