"""Threads of a submission take turns on its clock: the same code passes the same time, in the same order, every time."""

from __future__ import annotations

import concurrent.futures
import linecache
import os
import queue
import subprocess
import sys
import textwrap
import threading
import time

import pytest
from lakemock.turns import schedule
from lakemock.turns.schedule import Deadlock
from lakemock.virtual_time import virtual_time

pytestmark = pytest.mark.measured

HEADER = """
import queue
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait

seen = []


def note(what, seconds=0):
    time.sleep(seconds)
    seen.append((what, clock()))
    return what


"""


class Submission:
    """A module on a clock of its own: `run()` calls its function `main`; `clock()` is in virtual seconds."""

    def __init__(self, source):
        self.seconds = 0.0
        self.time = virtual_time(lambda: self.seconds, self.sleep)
        self.names = {"__name__": "submission", "clock": lambda: round(self.seconds, 6)}
        text = HEADER + textwrap.dedent(source)
        linecache.cache["submission.py"] = (len(text), None, text.splitlines(True), "submission.py")
        self.time.exec_with_clock(compile(text, "submission.py", "exec"), self.names)

    def sleep(self, seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.seconds += seconds

    def run(self, *args):
        return self.names["main"](*args)


@pytest.fixture
def submission():
    """Makes submissions; threads that a test leaves waiting are forgotten after it."""
    made = []

    def of(source):
        made.append(Submission(source))
        return made[-1]

    yield of
    for each in made:
        each.time.abandon_threads()


def test_sleeps_of_two_threads_overlap(submission):
    """Two retries with a pause of one second take one second, not two."""
    made = submission("""
        def main():
            with ThreadPoolExecutor(2) as pool:
                return list(pool.map(lambda number: note(number, 1), range(4)))
    """)
    assert made.run() == [0, 1, 2, 3]
    assert made.names["seen"] == [(0, 1), (1, 1), (2, 2), (3, 2)]


def test_the_next_is_the_one_with_the_earliest_time_then_who_was_ready_first(submission):
    """Threads that sleep as long go on in the order in which they slept, and nobody is passed over."""
    made = submission("""
        def twice(name):
            for _ in range(2):
                note(name)

        def main():
            threads = [threading.Thread(target=twice, args=(name,)) for name in "abc"]
            threads.append(threading.Thread(target=note, args=("late", 1)))
            threads.insert(0, threading.Thread(target=note, args=("later", 2)))
            for each in threads:
                each.start()
            for each in threads:
                each.join()
            return "".join(what for what, _ in seen)
    """)
    assert made.run() == "abcabclatelater"
    assert made.seconds == 2


def test_futures_as_they_complete(submission):
    """`as_completed`, `wait` and `result` give the answers at their moments."""
    made = submission("""
        def main():
            with ThreadPoolExecutor(3) as pool:
                first = [pool.submit(note, seconds, seconds) for seconds in (3, 1, 2)]
                order = [(each.result(), clock()) for each in as_completed(first)]
                then = [pool.submit(note, seconds, seconds) for seconds in (5, 4)]
                done, waiting = wait(then, return_when=FIRST_COMPLETED)
                late = wait(then, timeout=0.5)
                return order, len(done), len(waiting), clock(), len(late.not_done)
    """)
    assert made.run() == ([(1, 1), (2, 2), (3, 3)], 1, 1, 7.5, 1)


def test_a_timed_wait_passes_the_clocks_time(submission):
    """Of a future, a queue, an event, a condition, a lock, a semaphore and a thread."""
    made = submission("""
        def main():
            lock, condition = threading.Lock(), threading.Condition()
            thread = threading.Thread(target=note, args=("slept", 1000))
            thread.start()
            lock.acquire()
            pool = ThreadPoolExecutor(1)
            try:
                pool.submit(time.sleep, 600).result(timeout=1)
            except TimeoutError:
                note("future")
            try:
                queue.Queue().get(timeout=1)
            except queue.Empty:
                note("queue")
            try:
                queue.SimpleQueue().get(timeout=1)
            except queue.Empty:
                note("simple queue")
            threading.Event().wait(1) or note("event")
            with condition:
                condition.wait_for(lambda: False, timeout=1) or note("condition")
            lock.acquire(timeout=1) or note("lock")
            threading.Semaphore(0).acquire(timeout=1) or note("semaphore")
            thread.join(1)
            note(thread.is_alive())
            thread.join()
            note(thread.is_alive())
    """)
    start = time.perf_counter()
    made.run()
    assert time.perf_counter() - start < 5
    assert made.names["seen"] == [
        *[("future", 1), ("queue", 2), ("simple queue", 3), ("event", 4), ("condition", 5), ("lock", 6)],
        *[("semaphore", 7), (True, 8), ("slept", 1000), (False, 1000)],
    ]


def test_who_waits_goes_on_when_it_is_given(submission):
    """A consumer, a barrier, a timer and a bounded queue."""
    made = submission("""
        def produce(things):
            for number in range(3):
                things.put(number)
                note(f"put {number}")

        def main():
            things, barrier = queue.Queue(1), threading.Barrier(2)
            threading.Thread(target=produce, args=(things,)).start()
            for _ in range(3):
                note(f"got {things.get()}", 10)
            threading.Timer(5, barrier.wait).start()
            barrier.wait()
            note("met")
    """)
    made.run()
    assert [what for what, _ in made.names["seen"]] == ["put 0", "put 1", "got 0", "put 2", "got 1", "got 2", "met"]
    assert made.seconds == 35


def test_they_are_what_libraries_take_them_for(submission):
    """Real library code asks for the real classes, and names of threads are told to it."""
    made = submission("""
        class Mine(threading.Thread):
            def run(self):
                self.member = threading.current_thread() is self and self.daemon

        def main():
            thread = Mine(name="mine")
            thread.start()
            thread.join()
            pool = ThreadPoolExecutor(1)
            kinds = [thread, pool, pool.submit(int), queue.Queue(), threading.Event(), threading.Condition()]
            return kinds, thread.member, pool.submit(lambda: threading.current_thread().name).result()
    """)
    kinds, member, name = made.run()
    real = [
        *[threading.Thread, concurrent.futures.ThreadPoolExecutor, concurrent.futures.Future, queue.Queue],
        *[threading.Event, threading.Condition],
    ]
    assert all(isinstance(each, kind) for each, kind in zip(kinds, real, strict=True))
    assert member is False and name.startswith("ThreadPoolExecutor-")


def test_each_way_to_import_them_finds_the_stand_ins(submission):
    """Packages and their members alike; what has no stand-in is the real one."""
    made = submission("""
        import concurrent.futures
        import concurrent.futures as short
        from concurrent import futures
        from concurrent.futures.thread import ThreadPoolExecutor as Pool
        from concurrent.futures import ProcessPoolExecutor

        def main():
            return concurrent.futures.ThreadPoolExecutor is short.ThreadPoolExecutor is futures.ThreadPoolExecutor is Pool
    """)
    assert made.run() is True
    assert made.names["ProcessPoolExecutor"] is concurrent.futures.ProcessPoolExecutor


def test_a_submission_without_threads_makes_none_of_this():
    """Its clock has the stand-ins for time only, and sleeps as before."""
    names = {}
    made = virtual_time(lambda: 0.0, lambda seconds: None)
    made.exec_with_clock(compile("import time, datetime\ntime.sleep(5)", "s.py", "exec"), names)
    assert sorted(made.modules) == ["datetime", "time"]


def test_a_deadlock_says_who_waits_where(submission):
    """In place of hanging: which thread waits in which line."""
    made = submission("""
        one, two = threading.Lock(), threading.Lock()

        def both(first, second):
            with first:
                time.sleep(1)
                with second: pass

        def main():
            threads = [threading.Thread(target=both, args=pair) for pair in ((one, two), (two, one))]
            for each in threads:
                each.start()
            threads[0].join()
    """)
    with pytest.raises(Deadlock) as told:
        made.run()
    message = str(told.value)
    assert "MainThread in line 28 (threads[0].join())" in message
    assert message.count("(both) in line 22 (with second: pass)") == 2


def test_a_future_that_nobody_ends_is_a_deadlock_even_in_a_with_block(submission):
    """Leaving the block waits again; the first reason stays."""
    made = submission("""
        def main():
            with ThreadPoolExecutor(1) as pool:
                return pool.submit(pool.submit(int).result).result()

        def main_of_two():
            with ThreadPoolExecutor(1) as pool:
                return pool.submit(lambda: pool.submit(int).result()).result()
    """)
    assert made.run() == 0
    with pytest.raises(Deadlock, match=r"ThreadPoolExecutor-\d+_0 in line"):
        made.names["main_of_two"]()


def test_an_error_in_a_thread_is_reported_and_the_others_go_on(submission, monkeypatch):
    """As threading does it: the hook is told, and whoever joins is not."""
    told = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    made = submission("""
        def main():
            threads = [threading.Thread(target=note, args=("ok", 2)), threading.Thread(target=[].pop, name="wrong")]
            for each in threads:
                each.start()
            for each in threads:
                each.join()
            return ThreadPoolExecutor(1).submit([].pop).exception()
    """)
    assert type(made.run()) is IndexError
    assert [(each.exc_type, each.thread.name) for each in told] == [(IndexError, "wrong")]
    assert made.names["seen"] == [("ok", 2)]


def test_the_submissions_own_hook_hears_of_errors(submission):
    """As it sets `threading.excepthook`."""
    made = submission("""
        def main():
            threading.excepthook = lambda told: seen.append(told.exc_type)
            thread = threading.Thread(target=[].pop)
            thread.start()
            thread.join()
            return seen
    """)
    assert made.run() == [IndexError]


def test_futures_of_libraries_are_waited_for_in_real_time(submission):
    """`wait` and `as_completed` take the futures of any executor."""
    made = submission("""
        def main(pool, work):
            waited = wait([pool.submit(work)], timeout=5)
            return [each.result() for each in as_completed([pool.submit(work)], timeout=5)], len(waited.done)
    """)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        assert made.run(pool, lambda: threading.Event().wait(0.01)) == ([False], 1)


def test_a_librarys_thread_may_end_a_wait(submission):
    """A callback in a thread that takes no turns is waited for in real time."""
    made = submission("""
        def main(call_me):
            event = threading.Event()
            call_me(event.set)
            return event.wait()
    """)
    assert made.run(lambda back: threading.Timer(0.02, back).start()) is True


def test_a_librarys_thread_may_be_waited_for_while_others_sleep(submission):
    """It holds one of the submission's locks: all wait for it, and nobody calls it a deadlock."""
    made = submission("""
        lock = threading.Lock()

        def locked():
            with lock:
                note("locked", 1)

        def main(borrow):
            borrow(lock)
            thread = threading.Thread(target=locked)
            thread.start()
            thread.join()
    """)
    held, timer = threading.Event(), threading.Timer(0.02, lambda: made.names["lock"].release())

    def borrow(lock):
        threading.Thread(target=lambda: (lock.acquire(), held.set())).start()
        held.wait()
        timer.start()

    made.run(borrow)
    timer.join()
    assert made.names["seen"] == [("locked", 1)]


def test_a_librarys_own_lock_is_held_across_a_sleep(submission, monkeypatch):
    """The turn of a thread that waits for one that sleeps ends by itself: a library's lock is no reason to hang."""
    monkeypatch.setattr(schedule, "PATIENCE", 0.05)
    monkeypatch.setattr(schedule, "LOOK", 0.02)
    real = threading.Lock()
    made = submission("""
        def locked(name, real):
            with real:
                note(name, 1)

        def main(real):
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(locked, "ab", [real, real]))
    """)
    made.run(real)
    assert [what for what, _ in made.names["seen"]] == ["a", "b"]


def test_clients_in_a_thread_sleep_in_its_turn(submission):
    """A client's retry, which has the stand-in of a clock of its own, lets the other threads go on."""
    made = submission("""
        def main(client_sleeps):
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(client_sleeps, [3, 3]))
    """)
    made.run(virtual_time(lambda: made.seconds, made.sleep).modules["time"].sleep)
    assert made.seconds == 3


def test_the_same_code_has_the_same_course_each_time(submission):
    """A hundred steps of five threads that meet at a lock and a queue, ten times."""
    source = """
        import random

        def work(number, lock, done):
            rng = random.Random(number)
            for step in range(20):
                time.sleep(rng.choice([0, 0.1, 0.25]))
                with lock:
                    time.sleep(0.01)
                    note((number, step))
            done.put(number)

        def main():
            lock, done = threading.RLock(), queue.PriorityQueue()
            for number in range(5):
                threading.Thread(target=work, args=(number, lock, done), daemon=True).start()
            return [done.get() for _ in range(5)], seen
    """
    courses = [repr(submission(source).run()) for _ in range(10)]
    assert len(set(courses)) == 1 and courses[0].count("), ") >= 99


def test_threads_that_still_wait_keep_no_process_from_ending():
    """Daemons or not, they end with the run."""
    code = """
        from lakemock.virtual_time import virtual_time
        virtual_time(lambda: 0.0, lambda seconds: None).exec_with_clock(compile('''
        import threading, queue
        from concurrent.futures import ThreadPoolExecutor
        threading.Thread(target=queue.Queue().get).start()
        pool = ThreadPoolExecutor(1)
        pool.submit(threading.Event().wait)
        threading.Event().wait(1)
        ''', "s.py", "exec"), {})
        print("ends")
    """
    code = "\n".join(line.strip() for line in code.splitlines())
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert (ended.stdout, ended.stderr, ended.returncode) == ("ends\n", "", 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_fork_has_no_turns_to_wait_for(submission):
    """Its copy of the other threads does not exist."""
    made = submission("""
        import os

        def main():
            threading.Thread(target=threading.Event().wait, daemon=True).start()
            child = os.fork()
            if child == 0:
                time.sleep(1)
                os._exit(7)
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    """)
    assert made.run() == 7


def test_what_is_refused_is_refused_as_by_the_real_ones(submission):
    """Negative times, a lock that nobody holds, a thread that is started twice."""
    made = submission("""
        def main(errors):
            thread = threading.Thread(target=int)
            thread.start()
            lock = threading.Lock()
            return [
                errors(time.sleep, -1),
                errors(lock.release),
                errors(lock.acquire, False, 1),
                errors(lock.acquire, True, -2),
                errors(thread.start),
                errors(threading.Thread().join),
                errors(threading.current_thread().join),
                errors(threading.RLock().release),
            ]
    """)

    def errors(function, *args):
        with pytest.raises((ValueError, RuntimeError)) as told:
            function(*args)
        return str(told.value)

    assert made.run(errors) == [
        "sleep length must be non-negative",
        "release unlocked lock",
        "can't specify a timeout for a non-blocking call",
        "timeout value must be a non-negative number",
        "threads can only be started once",
        "cannot join thread before it is started",
        "cannot join current thread",
        "cannot release un-acquired lock",
    ]
