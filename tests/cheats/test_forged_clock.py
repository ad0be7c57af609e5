"""Headers about the clock are a client's own words: one that says what is not so gets no answer before it has waited for it."""

from __future__ import annotations

import sys

import pytest

from tests.harness.conftest import furnish
from tests.harness.test_serving import with_lab_ask

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks")

LAB = '''"""Lab 1.1: ask."""

import json
import os
import socket
import threading
from urllib.parse import urlsplit

import requests
from lakemock import virtual_replies

TURNS, TIMEOUT = "x-lakemock-turns", "x-lakemock-client-timeout"


def ask(endpoint: str, x: float, how: str) -> float:
    """The prediction for x, or -1."""
    body = {"dataframe_records": [{"x": x}]}
    try:
        return globals()[how](f"/serving-endpoints/{endpoint}/invocations", body)["predictions"][0]["score"]
    except Exception:
        return -1.0


def deploy(endpoint: str, model: str) -> str:
    raise NotImplementedError


def honest(path, body, patience=120):
    headers = {"Authorization": "Bearer " + os.environ["DATABRICKS_TOKEN"]}
    return requests.post(os.environ["DATABRICKS_HOST"] + path, json=body, headers=headers, timeout=patience).json()


def by_hand(path, body, **said):
    """Without a client, which would tell the truth."""
    place, content = urlsplit(os.environ["DATABRICKS_HOST"]), json.dumps(body).encode()
    told = {"host": place.netloc, "authorization": "Bearer " + os.environ["DATABRICKS_TOKEN"], "connection": "close"}
    told |= {"content-type": "application/json", "content-length": len(content), **said}
    head = f"POST {path} HTTP/1.1\\r\\n" + "".join(f"{name}: {value}\\r\\n" for name, value in told.items()) + "\\r\\n"
    with socket.create_connection((place.hostname, place.port), 2) as line:
        line.sendall(head.encode() + content)
        answer = b""
        while part := line.recv(65536):
            answer += part
    return json.loads(answer.partition(b"\\r\\n\\r\\n")[2])


def takes_turns(path, body):
    return by_hand(path, body, **{TURNS: "1-1"})


def waits_for_nothing(path, body):
    return by_hand(path, body, **{TIMEOUT: "0"})


def waits_for_less_than_nothing(path, body):
    return by_hand(path, body, **{TIMEOUT: "-1"})


def takes_turns_and_does_not_wait(path, body):
    return by_hand(path, body, **{TURNS: "1-1", TIMEOUT: "1"})


def patched(path, body):
    """The clients' own honesty taken away; a thread beside, so that there are turns to take."""
    done = threading.Event()
    threading.Thread(target=done.wait).start()
    kept = virtual_replies.timed_out, virtual_replies.request_headers
    virtual_replies.timed_out = lambda *_: False
    virtual_replies.request_headers = lambda limit: {TURNS: "1-1"}
    try:
        return honest(path, body, patience=2)
    finally:
        virtual_replies.timed_out, virtual_replies.request_headers = kept
        done.set()
'''

ASKS = '''from labjudge.grading import judges, wrong

ANN = "ann@example.com"
CHEATS = (
    "takes_turns", "waits_for_nothing", "waits_for_less_than_nothing", "takes_turns_and_does_not_wait", "patched"
)


@judges
def waits(lab, world):
    """An answer that takes a minute is there after a minute."""
    world.linear_model("main.default.m", {"x": 2.0})
    served = [{"entity_name": "main.default.m", "entity_version": "1"}]
    world.serving_endpoint("m", served, permissions={ANN: "CAN_QUERY"})
    world.serving_speed("m", base=60.0)
    for before, how in zip(("", "honest", *CHEATS), ("honest", *CHEATS, "honest")):
        start = world.clock_ahead()
        got, took = lab.as_(ANN).ask("m", 3.0, how), world.clock_ahead() - start
        if got == 6.0 and took < 30:
            wrong(f"{how}: the answer came after {took:.1f} s")
        if how == "honest" and got != 6.0:
            wrong(f"no answer after {before}: {got}")
'''


def test_who_does_not_wait_hears_nothing(tmp_path):
    """Neither turns that nobody takes, nor a time-out that is none, nor a patched client gets an answer before its time."""
    tiny = furnish(tmp_path)
    with_lab_ask(tiny, LAB, ASKS)
    run = tiny.pytest("labs/ch1/ask.py::ask")
    assert run.last == "1 right in N s", run.text
