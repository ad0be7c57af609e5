"""A worker's sign-in: one principal's host and token for the length of one call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.request import ProxyHandler, Request, build_opener

if TYPE_CHECKING:
    from labjudge.learner_code import Session


@contextmanager
def signed_in(session: Session, identity: dict[str, Any] | None) -> Iterator[None]:
    """Sign the clients in as `identity` (`host`, `token`, `registry`); None leaves the process as it is.

    A run that the learner left open is forgotten with the sign-in, so it cannot swallow the next call's metrics. It is not
    ended: graders see it RUNNING, as it would be in a notebook. Autologging is put back, too; what the call left on stays in
    `session.left` (`lakemock.process_state.left_behind`).
    """
    if identity is None:
        yield
        return
    from lakemock.process_state import autologging_restored, left_behind
    from lakemock.tracking import client_state
    from lakemock.virtual_time import follow_replies

    def note_ahead(ahead: float) -> None:
        session.ahead = max(session.ahead, ahead)

    session.identity = identity
    session.ahead = float(identity.get("ahead", 0.0))
    client_state.sign_in(identity["host"], identity["token"], identity["registry"])
    try:
        with follow_replies(note_ahead), autologging_restored():
            try:
                yield
            finally:
                session.left = left_behind()
    finally:
        session.close()
        client_state.sign_out()
        session.identity = None


def sleep_in_world(identity: dict[str, Any], seconds: float) -> float:
    """Let the workspace's clock run; the seconds that it is ahead of real time afterwards."""
    body = json.dumps({"seconds": seconds}).encode()
    headers = {"Authorization": f"Bearer {identity['token']}", "Content-Type": "application/json"}
    request = Request(f"{identity['host']}/api/2.0/lakemock/clock/sleep", body, headers, method="POST")
    with build_opener(ProxyHandler({})).open(request, timeout=10) as answer:
        return float(json.load(answer)["ahead"])
