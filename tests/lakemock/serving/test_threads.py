"""Threads of a submission ask an endpoint at once: their requests overlap on the clock, and its capacity sees when each came."""

from __future__ import annotations

import pytest
from lakemock.virtual_time import virtual_time

from .endpoints import ANN, served

pytestmark = pytest.mark.assumed

SOURCE = """
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests

answers = []


def ask(name, tries=100, pause=0.5, **options):
    for attempt in range(tries):
        start = clock()
        try:
            status = requests.post(URL, json=BODY, headers=HEADERS, **{"timeout": 600, **options}).status_code
        except requests.ReadTimeout:
            status = 0
        answers.append((name, status, round(clock() - start, 3)))
        if status != 429:
            return status
        time.sleep(pause)


def each_three_times(threads):
    def client(name):
        for _ in range(3):
            ask(name)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(client, range(threads)))


def all_at_once(threads, **options):
    with ThreadPoolExecutor(threads) as pool:
        return [each.result() for each in [pool.submit(ask, name, **options) for name in range(threads)]]


def one_after_the_other(count):
    return [ask(name) for name in range(count)]


def with_connections(count, threads):
    from requests.adapters import HTTPAdapter

    session = requests.Session()
    session.mount("http://", HTTPAdapter(pool_maxsize=count, pool_block=True))

    def once(name):
        answers.append((name, session.post(URL, json=BODY, headers=HEADERS, timeout=600).status_code, clock()))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(once, range(threads)))


def retried(total):
    from requests.adapters import HTTPAdapter, Retry

    session = requests.Session()
    retry = Retry(total, status_forcelist=[429], backoff_factor=1, allowed_methods=None)
    session.mount("http://", HTTPAdapter(max_retries=retry))
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(session.post, URL, json=BODY, headers=HEADERS, timeout=600) for _ in range(4)]
        return [each.result().status_code for each in sent]
"""


@pytest.fixture
def submission(serving, sign_in, workspace_server, clock):
    """A module on the workspace's clock, and an endpoint that answers in a second: one request at a time, while one waits."""
    token = sign_in(ANN)
    served(serving)
    serving.serving_speed("m", base=1.0, per_row=0.0)
    (entity,) = workspace_server.workspace.serving.endpoints["m"].config.entities
    entity.maximum = 1
    names = {
        "URL": f"{workspace_server.host}/serving-endpoints/m/invocations",
        "HEADERS": {"Authorization": f"Bearer {token}"},
        "clock": lambda: clock.ahead.total_seconds(),
        "BODY": {"dataframe_records": [{"x": 3.0}]},
    }
    made = virtual_time(lambda: clock.ahead.total_seconds(), clock.sleep)
    made.exec_with_clock(compile(SOURCE, "submission.py", "exec"), names)
    yield names
    made.abandon_threads()


@pytest.fixture
def passed(clock):
    """Seconds that a call lets pass: `passed(function, *args)`."""

    def seconds(function, *args, **options):
        before = clock.ahead.total_seconds()
        function(*args, **options)
        return clock.ahead.total_seconds() - before

    return seconds


def test_four_clients_meet_a_limited_concurrency_three_times_alike(submission, passed, serving):
    """Twelve answers need twelve seconds of one place; who is refused, and when, is the same in each run."""
    courses = []
    for _ in range(3):
        submission["answers"].clear()
        courses.append((round(passed(submission["each_three_times"], 4), 3), list(submission["answers"])))
        serving.let_pass(60)
    assert courses[0] == courses[1] == courses[2]
    seconds, answers = courses[0]
    statuses = [status for _, status, _ in answers]
    assert (seconds, statuses.count(200)) == (12, 12)
    assert statuses.count(429) == 22  # two of them every half second, until the other two have had their three answers


def test_requests_at_once_come_at_the_same_time(submission, passed, serving):
    """Two of four find a place or wait for it, two are refused; all at the same moment of the clock."""
    assert passed(submission["all_at_once"], 4, tries=1) == pytest.approx(2)
    seen = serving.serving_requests("m")
    assert [each["status"] for each in seen] == [200, 200, 429, 429]
    assert [round(each["seconds"], 3) for each in seen[:2]] == [1, 2]
    assert len({each["at"] for each in seen}) == 1


def test_a_client_goes_after_its_own_time_out(submission, passed):
    """It has waited as long on the clock; the others have waited meanwhile."""
    assert passed(submission["all_at_once"], 2, timeout=1.5) == pytest.approx(1.5)
    assert submission["answers"] == [(0, 200, 1.0), (1, 0, 1.5)]


def test_the_latency_of_a_fault_overlaps(submission, passed, serving, faults):
    """An answer that a fault delays holds up nobody else."""
    faults.inject("latency", path="/serving-endpoints/m/invocations", seconds=30, times=1)
    assert passed(submission["all_at_once"], 2) == pytest.approx(31)
    assert [seconds for _, _, seconds in submission["answers"]] == [2.0, 31.0]


def test_retries_of_a_client_pause_in_their_thread(submission, passed):
    """urllib3's own pauses, too, let the other threads go on."""
    assert passed(submission["retried"], 5) < 8


def test_a_client_with_few_connections(submission, passed, clock):
    """Two connections carry two requests at once; the others wait for them on the clock."""
    start = clock.ahead.total_seconds()
    assert passed(submission["with_connections"], 2, 4) == pytest.approx(4)
    ends = [(name, status, round(moment - start, 3)) for name, status, moment in submission["answers"]]
    assert ends == [(0, 200, 1), (1, 200, 2), (2, 200, 3), (3, 200, 4)]


def test_without_threads_nothing_is_different(submission, passed):
    """One request after the other takes a second each."""
    assert passed(submission["one_after_the_other"], 3) == pytest.approx(3, abs=0.5)
