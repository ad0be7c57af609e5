"""Requests malformed in every way a client could make them: answered in time, with a reason, never by a fault of ours."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lakemock import arrange
from lakemock.application import arguments, services

ANN = "ann@example.com"
ENDPOINTS = services.endpoints()
KNOWN = ["main", "main.default", "main.default.m", "main.default.t", "churn", "1", "1000", "s", "admins", "catalog"]
FIELDS = [
    "name", "full_name", "version", "stage", "key", "value", "tags", "events", "http_url_spec", "id", "scope", "principal",
    "string_value", "bytes_value", "permission", "members", "Operations", "userName", "displayName", "active", "changes",
    "access_control_list", "catalog_name", "schema_name", "columns", "comment", "properties", "filter", "max_results",
    "page_token", "order_by", "run_id", "experiment_id", "experiment_ids", "metrics", "source", "path", "operation", "reads",
    "writes", "schema", "constraint", "owner", "seconds", "aliases", "version_num", "startIndex", "count", "model_name",
]  # fmt: skip
TRICKS = [
    "../../etc/passwd",
    "..",
    ".",
    "a/../b",
    "\0",
    "é",
    "a b",
    "%2e%2e",
    "x" * 5_000,
    "'; DROP TABLE x",
    "{x}",
    "\\",
]
TEXT = st.sampled_from(KNOWN + TRICKS) | st.text(max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | TEXT, inner, max_size=3),
    max_leaves=6,
)
BROKEN = st.sampled_from(
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b'"x"',
        b"\xff\xfe",
        b'{"a":1}}',
        b'{"a":NaN}',
        b"[" * 100_000,
        b'{"name":"\\ud800"}',
    ]
) | st.binary(max_size=50)
KIND = st.sampled_from(
    ["application/json", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded",
     "multipart/form-data", "application/octet-stream", "", "nonsense", "application/json;;"]
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(["Host", "X-Forwarded-For", "X-HTTP-Method-Override", "Accept", "Cookie", "Range", "X-Nothing"]),
    st.sampled_from(["", "x", "..", "evil.example", "DELETE", "bytes=0-", "a" * 4_000]),
    max_size=2,
)


@dataclass
class Sender:
    """Sends what no client library would, and says what was wrong with an answer."""

    host: str
    token: Callable[[], str]
    traces: tuple[str, ...]

    def send(
        self, method: str, path: str, body: bytes = b"", kind: str = "application/json", **headers: str
    ) -> tuple[int, str]:
        """Status and text; fails when there is no answer in 20 seconds."""
        connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            named = {"Authorization": f"Bearer {self.token()}", "Content-Type": kind, **headers}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def fault(self, status: int, text: str) -> str | None:
        """None for an answer as it should be. Where a run's artifacts lie is a path of the machine; a refusal has none."""
        if status == 500 or status > 501:
            return f"{status}: {text[:300]}"
        if status >= 400 and ("Traceback" in text or any(trace in text for trace in self.traces)):
            return f"tells of the machine: {text[:300]}"
        return None


@pytest.fixture(scope="module")
def sender(workspace_server: Any) -> Sender:
    """As an admin of a workspace in which something is."""
    world = workspace_server.workspace
    workspace_server.locked(arrange.reset)
    workspace_server.locked(furnish)
    traces = (str(world.root), "site-packages", '.py"')
    return Sender(workspace_server.host.removeprefix("http://"), lambda: world.principals.token_of(ANN), traces)


def furnish(world: Any) -> None:
    """Something of each kind, and Ann an active admin, if a former request did away with it."""
    arrange.admin(world, ANN)
    world.principals.inactive.discard(ANN)
    if "churn" not in world.registry.models:
        arrange.registry_model(world, "churn", owner=ANN)
        arrange.registry_version(world, "churn")
    if "main.default.m" not in world.uc_models.models:
        arrange.uc_model(world, "main.default.m", ANN)
        arrange.uc_version(world, "main.default.m")


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, bytes, str, dict[str, str]]:
    """An operation of the workspace with parts of its path, query, body, type and headers drawn."""
    endpoint = draw(st.sampled_from(ENDPOINTS))
    part = TEXT.map(lambda text: quote(text, safe=draw(st.sampled_from(["", "/.."])), errors="replace") or "x")
    path = re.sub(r"{\w+(:path)?}", lambda found: draw(part), endpoint.path)
    # Mostly what the operation takes: what it does not is refused before anything is done with it.
    known = sorted(arguments.known_fields(endpoint, path)[0]) or FIELDS
    fields = st.sampled_from(known if draw(st.integers(0, 4)) else FIELDS)
    query = draw(st.lists(st.tuples(fields, TEXT), max_size=4 if endpoint.method == "GET" else 1))
    if query:
        path += "?" + "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query)
    method = draw(st.sampled_from([endpoint.method] * 9 + ["PUT", "OPTIONS", "TRACE", "HEAD"]))
    objects = st.dictionaries(fields, JSON, max_size=6).map(json.dumps).map(str.encode)
    body = draw(st.one_of(objects, objects, objects, BROKEN)) if method not in ("GET", "HEAD", "TRACE") else b""
    return (
        method,
        path,
        body,
        draw(KIND if draw(st.integers(0, 3)) == 0 else st.just("application/json")),
        draw(HEADERS),
    )


@pytest.mark.measured
@settings(max_examples=600, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(request=requests())
def test_never_a_fault(
    sender: Sender, workspace_server: Any, request: tuple[str, str, bytes, str, dict[str, str]]
) -> None:
    """Whatever is sent to whichever operation, the answer is a success, or a refusal that tells nothing of the machine."""
    workspace_server.locked(furnish)
    method, path, body, kind, headers = request
    status, text = sender.send(method, path, body, kind, **headers)
    assert sender.fault(status, text) is None


@pytest.mark.measured
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda each: f"{each.method} {each.path}")
def test_each_operation(sender: Sender, workspace_server: Any, endpoint: Any) -> None:
    """Each operation meets an empty object, wrong types in every field, no JSON, and tricks in its path."""
    faults = []
    known = sorted(arguments.known_fields(endpoint, endpoint.path)[0]) or FIELDS
    for value in (None, 7, "x", [], {}, [{"value": {}}], {"url": 7}, "../../etc/passwd", -1, 10**30, True):
        workspace_server.locked(furnish)
        trick = quote(value, safe="") if isinstance(value, str) else "main.default.m"
        path = re.sub(r"{\w+(:path)?}", trick, endpoint.path)
        if endpoint.method == "GET":
            path += "?" + "&".join(f"{name}={quote(str(value))}" for name in known)
        for body in (json.dumps(dict.fromkeys(known, value)).encode(), b"{}", b"[1"):
            faults.append(sender.fault(*sender.send(endpoint.method, path, body)))
    assert not any(faults), next(each for each in faults if each)


@pytest.mark.measured
@pytest.mark.parametrize(
    "raw",
    [
        b"GET /api/2.0/secrets/list",
        b"POST /api/2.0/secrets/put HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
        b"POST /api/2.0/secrets/put HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}",
        b"POST /api/2.0/secrets/put HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /api/2.0/secrets/put HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/2.0/secrets/list HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\n\r\n",
        b"GET /" + b"a" * 200_000,
    ],
)  # fmt: skip
def test_half_sent(sender: Sender, raw: bytes) -> None:
    """What is no whole request holds up nobody else, and brings no fault."""
    name, _, port = sender.host.partition(":")
    with socket.create_connection((name, int(port)), timeout=20) as line:
        line.sendall(raw)
        assert sender.send("GET", "/api/2.0/secrets/scopes/list")[0] == 200
        said = b""
        try:
            line.shutdown(socket.SHUT_WR)
            while chunk := line.recv(65_536):
                said += chunk
        except TimeoutError:
            raise AssertionError("no end of the answer in 20 seconds") from None
        except OSError:
            pass  # it hung up before we did
    assert b"HTTP/1.1 5" not in said and sender.traces[0].encode() not in said


@pytest.mark.measured
def test_huge_body(sender: Sender) -> None:
    """A body of 20 MB is read and refused like a small one."""
    status, text = sender.send("POST", "/api/2.0/secrets/scopes/create", b'{"scope": "' + b"a" * 20_000_000 + b'"}')
    assert status == 400 and len(text) < 2_000


@pytest.mark.measured
def test_a_hundred_at_once(sender: Sender) -> None:
    """Of a hundred that create the same scope at once, one does; the others are told that it is there."""
    body = json.dumps({"scope": "contended"}).encode()
    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda _: sender.send("POST", "/api/2.0/secrets/scopes/create", body), range(100)))
    assert sorted(status for status, _ in answers) == [200] + [400] * 99
    assert all("already exists" in text for status, text in answers if status == 400)
