"""What a request brings is read as it is sent, or refused: bodies of GET, JSON of any type, unknown fields, broken texts."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
import requests
from lakemock import arrange, server
from lakemock.application.state import Workspace

ANN = "ann@example.com"
MODELS, SCOPES = "/api/2.1/unity-catalog/models", "/api/2.0/secrets/scopes/create"


@pytest.fixture
def ask(workspace: Any, workspace_server: Any) -> Any:
    """A request of an admin: `ask("POST", path, data=...)`."""
    arrange.admin(workspace, ANN)
    token = {"Authorization": f"Bearer {workspace.principals.mint(ANN)}"}

    def send(method: str, path: str, kind: str = "application/json", **sent: Any) -> requests.Response:
        headers = {**token, "Content-Type": kind}
        return requests.request(method, workspace_server.host + path, headers=headers, timeout=20, **sent)

    return send


@pytest.mark.measured
def test_a_get_with_a_body(workspace: Any, ask: Any) -> None:
    """The platform's tools send a GET's arguments as JSON too: they count as in the query."""
    arrange.uc_model(workspace, "main.churn.m", owner=ANN)
    assert (
        len(ask("GET", MODELS, data='{"catalog_name": "main", "schema_name": "churn"}').json()["registered_models"])
        == 1
    )
    assert ask("GET", MODELS, data='{"catalog_name": "dev", "schema_name": "x"}').json()["registered_models"] == []


@pytest.mark.documented
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_json_by_another_name(ask: Any, kind: str) -> None:
    """`curl -d` sends JSON as a form, as many pages of the platform's documentation do."""
    assert ask("POST", SCOPES, kind, data=f'{{"scope": "s{len(kind)}"}}').status_code == 200


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("path", "body", "name"),
    [
        (SCOPES, {"scope": "s", "colour": "red"}, "colour"),
        ("/api/2.0/mlflow/runs/log-metric", {"run_id": "x", "key": "m", "value": 1, "colour": 1}, "colour"),
        ("/api/2.0/mlflow/runs/log-batch", {"run_id": "x", "tags": [{"key": "a", "shade": "b"}]}, "shade"),
    ],
)
def test_an_unknown_field(ask: Any, path: str, body: dict[str, Any], name: str) -> None:
    """A field that nobody knows is refused by its name, inside others too."""
    answer = ask("POST", path, json=body)
    assert answer.status_code == 400 and f"Unknown field '{name}'" in answer.json()["message"]


@pytest.mark.assumed
@pytest.mark.parametrize("body", [b'{"scope": "\\ud800"}', b'{"\\udfff": 1}', b'{"scope": 1e400}', b'{"scope": NaN}'])
def test_no_text_and_no_number(ask: Any, body: bytes) -> None:
    """Half of a surrogate pair and a number that is none are malformed JSON."""
    answer = ask("POST", SCOPES, data=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "BAD_REQUEST")


@pytest.mark.assumed
def test_an_unknown_path_asks_for_the_token_first(ask: Any, workspace_server: Any) -> None:
    """Who has no token learns nothing of what is there."""
    assert requests.get(f"{workspace_server.host}/api/2.0/nothing", timeout=20).status_code == 401
    assert ask("GET", "/api/2.0/nothing").status_code == 501


@pytest.mark.assumed
@pytest.mark.parametrize("half", [b"POST /api/2.0/secrets/put HTTP/1.1\r\nHo", b""])
def test_half_a_head_ends(tmp_path: Path, half: bytes) -> None:
    """A connection on which no request comes to its end is closed."""
    running = server.start(Workspace(tmp_path), patience=0.01)
    try:
        with socket.create_connection(("127.0.0.1", int(running.host.rpartition(":")[2])), timeout=20) as line:
            line.sendall(half)
            assert line.recv(100) == b""
    finally:
        running.stop()


@pytest.mark.assumed
def test_a_long_message_is_cut(ask: Any) -> None:
    """A refusal does not repeat a name of megabytes."""
    answer = ask("POST", SCOPES, json={"scope": "x" * 5_000_000})
    assert answer.status_code == 400 and len(answer.content) < 3_000


def sent_without_end(running: Any, head: bytes, sent: bytes = b"") -> socket.socket:
    """A connection on which Ann's request was begun."""
    arrange.admin(running.workspace, ANN)
    line = socket.create_connection(("127.0.0.1", int(running.host.rpartition(":")[2])), timeout=20)
    token = running.workspace.principals.mint(ANN).encode()
    line.sendall(
        b"POST " + SCOPES.encode() + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + b"\r\n" + head
    )
    line.sendall(b"\r\n" + sent)
    return line


@pytest.mark.assumed
def test_half_a_body_ends(tmp_path: Path) -> None:
    """A body whose rest does not come is refused, and the connection is closed."""
    running = server.start(Workspace(tmp_path), patience=0.01)
    try:
        with sent_without_end(running, b"Content-Length: 100\r\n", b'{"scope": "s"') as line:
            said = b"".join(iter(lambda: line.recv(65_536), b""))
    finally:
        running.stop()
    assert said.startswith(b"HTTP/1.1 400") and b"did not come within 0.01 s" in said


@pytest.mark.assumed
def test_a_body_of_60_megabytes(ask: Any) -> None:
    """It is refused for its size, whatever is in it: nobody parses it."""
    answer = ask("POST", SCOPES, data=b'{"scope": ' + b"[" * 60_000_000)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "BAD_REQUEST")
    assert "has 60000010 bytes; at most 18000000" in answer.json()["message"]


@pytest.mark.measured
def test_nobody_waits_for_a_long_body(workspace_server: Any, ask: Any) -> None:
    """While most of a long body has come and the rest has not, others are answered."""
    with sent_without_end(workspace_server, b"Content-Length: 60000000\r\n", b"[" * 59_000_000) as line:
        assert ask("POST", SCOPES, json={"scope": "other"}).status_code == 200
        line.sendall(b"[" * 1_000_000)
        assert line.recv(100).startswith(b"HTTP/1.1 400")
