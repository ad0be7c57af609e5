"""Threads of a submission: on the world's clock in every isolation, and gone with the run."""

from __future__ import annotations

import sys
import time

import pytest

from tests.harness.conftest import SUMS

THREADS = """

import asyncio
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor(2)


def pause(seconds):
    time.sleep(seconds)
    return seconds


async def pauses():
    await asyncio.gather(asyncio.sleep(5000), asyncio.to_thread(pause, 5000))


def checked(total):
    threading.Thread(target=queue.Queue().get).start()  # nobody ever puts something
    start = time.monotonic()
    assert list(POOL.map(pause, [1000] * 4)) == [1000] * 4
    asyncio.run(pauses())
    assert round(time.monotonic() - start) == 7000
    ThreadPoolExecutor(1).submit(threading.Event().wait)
    return total
"""


@pytest.mark.parametrize("isolation", [("--isolation", "inprocess"), ()])
def test_they_take_turns_and_end_with_the_run(tiny, isolation):
    """A pool of the module and threads that wait for ever keep neither a call nor the run from ending."""
    if not isolation and sys.platform != "linux":
        pytest.skip("forks")
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "return checked(a + b)") + THREADS)
    start = time.monotonic()
    run = tiny.pytest("labs/ch1/sums.py::add", *isolation)
    assert run.last == "1 right in N s", run.text
    assert time.monotonic() - start < 30


def test_a_deadlock_is_the_submissions_error(tiny):
    """The learner reads which threads wait in which lines."""
    source = SUMS.replace("return a + b", "return POOL.submit(lambda: POOL.submit(pause, a).result()).result()")
    tiny.write("labs/ch1/sums.py", source + THREADS.replace("ThreadPoolExecutor(2)", "ThreadPoolExecutor(1)"))
    run = tiny.pytest("labs/ch1/sums.py::add")
    assert "all threads wait: MainThread in line" in run.text and "ThreadPoolExecutor-0_0 in line" in run.text, run.text
