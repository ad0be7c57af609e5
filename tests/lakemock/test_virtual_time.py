"""Submissions see the workspace's clock; libraries and their threads keep real time."""

from __future__ import annotations

import datetime
import http.client
import sys
import time
from contextlib import nullcontext
from types import ModuleType, SimpleNamespace

import pytest
from lakemock.clock_headers import AHEAD, CLIENT_TIMEOUT, TOOK
from lakemock.virtual_time import _read_limit, follow_replies, virtual_time
from urllib3 import Timeout

pytestmark = pytest.mark.measured

SOURCE = """
import asyncio
import datetime
import time
from datetime import datetime as moment, timedelta, timezone
from time import sleep


def slept():
    before = time.time(), time.monotonic(), time.perf_counter(), time.time_ns(), moment.now(timezone.utc)
    sleep(600)
    after = time.time(), time.monotonic(), time.perf_counter(), time.time_ns(), moment.now(timezone.utc)
    return [b - a for a, b in zip(before, after)]


def slept_late():
    import time as late
    start = late.time()
    late.sleep(60)
    return late.time() - start


async def pause():
    await asyncio.sleep(3600)
    return time.time()


def gathered():
    start = time.time()
    return asyncio.run(pause()) - start


def kinds():
    real = moment(2026, 1, 1)
    read = moment.fromisoformat("2026-01-01")
    return type(real).__module__, isinstance(real, datetime.datetime), isinstance(moment.now(), moment), read == real


def refuses():
    sleep(-1)
"""


class Ahead:
    """A clock's copy, as a worker holds it."""

    def __init__(self):
        self.seconds = 0.0

    def sleep(self, seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.seconds += seconds


@pytest.fixture
def submission():
    """A module that was loaded under a clock."""
    ahead = Ahead()
    namespace = {"__name__": "submission"}
    virtual_time(lambda: ahead.seconds, ahead.sleep).exec_with_clock(compile(SOURCE, "s.py", "exec"), namespace)
    return namespace


def test_a_sleep_passes_at_once_on_every_clock(submission):
    """time, monotonic, perf_counter, their _ns forms and datetime move together."""
    start = time.perf_counter()
    seconds, monotonic, counter, nanos, delta = submission["slept"]()
    assert [round(value) for value in (seconds, monotonic, counter, nanos / 1e9, delta.total_seconds())] == [600] * 5
    assert time.perf_counter() - start < 5


def test_imports_inside_functions_see_the_clock(submission):
    """An import that runs later finds the same stand-in."""
    assert round(submission["slept_late"]()) == 60


def test_asyncio_sleep_passes_at_once(submission):
    """A coroutine's sleep is the clock's."""
    assert round(submission["gathered"]()) == 3600


def test_datetimes_are_plain(submission):
    """No value tells of the stand-in, and real datetimes are instances of it."""
    assert submission["kinds"]() == ("datetime", True, True, True)


def test_a_negative_sleep_is_refused(submission):
    """As time.sleep refuses it."""
    with pytest.raises(ValueError, match="non-negative"):
        submission["refuses"]()


def test_everybody_else_keeps_real_time(submission):
    """After the submission slept ten minutes, this process's clocks have not moved."""
    before = time.time(), datetime.datetime.now(datetime.UTC)
    submission["slept"]()
    assert time.time() - before[0] < 60
    assert datetime.datetime.now(datetime.UTC) - before[1] < datetime.timedelta(minutes=1)


def test_the_sdks_own_waiters_use_the_clock():
    """A waiter that polls for minutes takes no time: databricks-sdk sleeps on the clock once it is given it."""
    import databricks.sdk.service.serving as serving

    ahead = Ahead()
    stand_in = virtual_time(lambda: ahead.seconds, ahead.sleep)
    real = serving.time
    try:
        stand_in.use_in_clients()
        start = time.perf_counter()
        polls = iter(
            [serving.EndpointStateConfigUpdate.IN_PROGRESS] * 20 + [serving.EndpointStateConfigUpdate.NOT_UPDATING]
        )

        def get(name):
            state = serving.EndpointState(config_update=next(polls))
            return serving.ServingEndpointDetailed(name=name, state=state)

        api = serving.ServingEndpointsAPI(None)
        api.get = get
        api.wait_get_serving_endpoint_not_updating("churn")
        assert time.perf_counter() - start < 5
        assert ahead.seconds > 60
    finally:
        put_back(stand_in, real)


def put_back(stand_in, real):
    """The clients keep the stand-in until somebody takes it away."""
    import sys

    for module in list(sys.modules.values()):
        names = getattr(module, "__dict__", {})
        if names.get("time") is stand_in.modules["time"]:
            names["time"] = real
        if names.get("sleep") is stand_in.modules["time"].sleep:
            names["sleep"] = real.sleep


@pytest.mark.parametrize(
    ("given", "limit"), [({"total": 5}, 5), ({"read": 7}, 7), ({"total": 3, "read": 7}, 3), ({}, float("inf"))]
)
def test_urllib3_waits_for_the_shorter_of_its_limits(given, limit):
    """Before it has begun to connect, too, when its own `read_timeout` raises."""
    assert _read_limit(Timeout(**given)) == limit


class Transport:
    """As httpx has it: an answer of a workspace that took ten virtual seconds, and is then 40 seconds ahead."""

    def handle_request(self, request):
        return SimpleNamespace(headers={AHEAD: "40.0", TOOK: "10.0"}, close=lambda: None)


@pytest.mark.parametrize(("read", "times_out"), [(5.0, True), (60.0, False), (None, False)])
def test_httpx_follows_replies(monkeypatch, read, times_out):
    """An answer that took longer than the client waits is a read time-out; the workspace hears how long it would have waited."""

    def timed_out(message, request):
        return TimeoutError(message)

    monkeypatch.setitem(sys.modules, "httpx", SimpleNamespace(HTTPTransport=Transport, ReadTimeout=timed_out))
    request = SimpleNamespace(extensions={"timeout": {"read": read}}, headers={})
    heard = []
    with follow_replies(heard.append), pytest.raises(TimeoutError) if times_out else nullcontext():
        Transport().handle_request(request)
    assert heard == [40.0] and request.headers == ({CLIENT_TIMEOUT: str(read)} if read else {})
    assert Transport().handle_request(request).headers[TOOK] == "10.0"


@pytest.mark.parametrize(("timeout", "times_out"), [(5.0, True), (60.0, False), (None, False)])
def test_the_standard_librarys_client_follows_replies(monkeypatch, timeout, times_out):
    """urllib.request and http.client run into their time-out on the workspace's clock, and tell it how long they wait."""
    answer = SimpleNamespace(headers={AHEAD: "40.0", TOOK: "10.0"}, close=lambda: None)
    monkeypatch.setattr(http.client.HTTPConnection, "endheaders", lambda self, *args, **kwargs: None)
    monkeypatch.setattr(http.client.HTTPConnection, "getresponse", lambda self: answer)
    connection, heard, sent = http.client.HTTPConnection("127.0.0.1", timeout=timeout), [], {}
    monkeypatch.setattr(connection, "putheader", sent.__setitem__)
    with follow_replies(heard.append), pytest.raises(TimeoutError) if times_out else nullcontext():
        connection.endheaders()
        connection.getresponse()
    assert heard == [40.0] and sent == ({CLIENT_TIMEOUT: str(timeout)} if timeout else {})


def test_openais_client_waits_on_the_clock(monkeypatch):
    """Its modules get the stand-in as the SDK's do, and real time afterwards."""
    base = ModuleType("openai._base_client")
    base.time = time
    monkeypatch.setitem(sys.modules, base.__name__, base)
    ahead = Ahead()
    with virtual_time(lambda: ahead.seconds, ahead.sleep).in_clients():
        base.time.sleep(30)
    assert ahead.seconds == 30 and base.time is time
