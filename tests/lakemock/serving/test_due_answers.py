"""What a client says of its own clock, by hand: it changes nothing about when it hears its answer."""

from __future__ import annotations

import pytest
import requests
from lakemock.clock_headers import CLIENT_TIMEOUT, TOOK, TURNS

from .endpoints import ANN, served

pytestmark = pytest.mark.assumed
ROWS = {"dataframe_records": [{"x": 3.0}]}


@pytest.fixture
def post(faults, sign_in, workspace_server):
    """Posts a request that takes a minute on the clock, with headers of its own, by a client that nobody follows."""
    served(faults)
    faults.serving_speed("m", base=60.0, per_row=0.0)
    token = sign_in(ANN)
    url = f"{workspace_server.host}/serving-endpoints/m/invocations"

    def post(headers, timeout=30.0, **options):
        headers = {"Authorization": f"Bearer {token}", **headers}
        return requests.post(url, json=ROWS, headers=headers, timeout=timeout, **options)

    return post


def test_who_takes_turns_hears_the_answer_when_the_clock_is_there(post, clock):
    """The head says how long it takes; what was predicted follows when somebody has let the time pass."""
    answer = post({TURNS: "1-1"}, stream=True)
    assert (answer.status_code, float(answer.headers[TOOK])) == (200, 60.0)
    clock.sleep(60)
    assert len(answer.json()["predictions"]) == 1


def test_who_takes_turns_and_lets_no_time_pass_hears_nothing(post):
    """Not even when the clock is nearly there."""
    with pytest.raises(requests.ConnectionError, match="Read timed out"):
        post({TURNS: "1-1"}, timeout=0.3)


@pytest.mark.parametrize("seconds", ["0", "59.9", "-1"])
def test_who_waits_for_less_hears_nothing(post, clock, seconds):
    """The clock has passed as long as the client says that it waited."""
    before = clock.ahead.total_seconds()
    answer = post({CLIENT_TIMEOUT: seconds})
    assert (answer.status_code, answer.content) == (200, b"")
    assert clock.ahead.total_seconds() - before == pytest.approx(max(float(seconds), 0.0), abs=0.1)


@pytest.mark.parametrize("seconds", ["60.5", "soon", "nan", "inf", ""])
def test_who_waits_long_enough_or_says_nothing_hears_it(post, seconds):
    """What is no number is not said."""
    assert len(post({CLIENT_TIMEOUT: seconds}).json()["predictions"]) == 1


def test_a_delay_of_a_fault_is_waited_for_as_well(post, faults, clock):
    """A minute of work and one of latency."""
    faults.inject("latency", path="/serving-endpoints/m/invocations", seconds=60, times=1)
    answer = post({TURNS: "1-1"}, stream=True)
    assert float(answer.headers[TOOK]) == 120.0
    clock.sleep(120)
    assert len(answer.json()["predictions"]) == 1


def test_in_another_workspace_nobody_waits_for_the_clock_of_the_last(post, faults):
    """A reset ends what still waits."""
    answer = post({TURNS: "1-1"}, stream=True)
    faults.reset()
    assert len(answer.json()["predictions"]) == 1
