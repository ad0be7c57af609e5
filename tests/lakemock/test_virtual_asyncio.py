"""asyncio on a submission's clock: a loop with nothing to do lets the clock run to its next timer."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from .test_turns import Submission

pytestmark = pytest.mark.measured


@pytest.fixture
def submission():
    """Makes submissions."""
    made = []

    def of(source):
        made.append(Submission("import asyncio\n\n\n" + source.replace("\n        ", "\n")))
        return made[-1]

    yield of
    for each in made:
        each.time.abandon_threads()


def test_sleeps_at_once_take_as_long_as_the_longest(submission):
    """By every clock that the submission can read."""
    made = submission("""
        async def measured():
            loop, before = asyncio.get_running_loop(), (time.monotonic(), time.time())
            start = loop.time()
            await asyncio.gather(asyncio.sleep(1), asyncio.sleep(2), asyncio.sleep(1))
            return [round(each) for each in (loop.time() - start, time.monotonic() - before[0], time.time() - before[1])]

        def main():
            return asyncio.run(measured())
    """)
    assert made.run() == [2, 2, 2] and made.seconds == pytest.approx(2)


def test_limits_are_on_the_clock(submission):
    """`wait_for`, `timeout` and `wait` end at their moment; what is faster is not ended."""
    made = submission("""
        async def limited():
            try:
                await asyncio.wait_for(asyncio.sleep(100), 3)
            except TimeoutError:
                note("wait_for")
            try:
                async with asyncio.timeout(4):
                    await asyncio.Event().wait()
            except TimeoutError:
                note("timeout")
            done, waiting = await asyncio.wait([asyncio.ensure_future(asyncio.sleep(n)) for n in (1, 50)], timeout=10)
            note((len(done), len(waiting)))
            note(await asyncio.wait_for(asyncio.sleep(1, "fast"), 5))

        def main():
            asyncio.run(limited())
    """)
    start = time.perf_counter()
    made.run()
    assert made.names["seen"] == [("wait_for", 3), ("timeout", 7), ((1, 1), 17), ("fast", 18)]
    assert time.perf_counter() - start < 5


def test_queues_and_task_groups(submission):
    """A bounded queue between tasks: the order is that of the clock."""
    made = submission("""
        async def produce(things):
            for number in range(3):
                await things.put(number)
                await asyncio.sleep(1)

        async def consume(things):
            for _ in range(3):
                number = await things.get()
                await asyncio.sleep(10)
                note(number)

        async def both():
            things = asyncio.Queue(1)
            async with asyncio.TaskGroup() as group:
                group.create_task(produce(things))
                group.create_task(consume(things))

        def main():
            asyncio.run(both())
    """)
    made.run()
    assert made.names["seen"] == [(0, 10), (1, 20), (2, 30)]


def test_its_threads_take_turns(submission):
    """`to_thread` and executors overlap with the loop's own sleeps."""
    made = submission("""
        async def threads():
            loop = asyncio.get_running_loop()
            await asyncio.gather(asyncio.to_thread(note, "a", 5), asyncio.to_thread(note, "b", 3), asyncio.sleep(4))
            with ThreadPoolExecutor(2) as pool:
                await asyncio.gather(*(loop.run_in_executor(pool, note, n, 1) for n in range(4)))

        def main():
            asyncio.run(threads())
    """)
    made.run()
    assert made.names["seen"] == [("b", 3), ("a", 5), (0, 6), (1, 6), (2, 7), (3, 7)]


def test_a_loop_in_a_thread(submission):
    """`run_coroutine_threadsafe` from another thread, waited for with a limit."""
    made = submission("""
        async def work(seconds):
            await asyncio.sleep(seconds)
            return clock()

        def main():
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever, daemon=True)
            thread.start()
            found = asyncio.run_coroutine_threadsafe(work(7), loop).result(timeout=8)
            try:
                asyncio.run_coroutine_threadsafe(work(7), loop).result(timeout=5)
            except TimeoutError:
                note("late")
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()
            return found
    """)
    assert made.run() == 7 and made.names["seen"] == [("late", 12)]


def test_a_loop_without_asyncio_run(submission):
    """`get_event_loop` gives one on the clock and leaves the process's policy alone."""
    made = submission("""
        def main():
            loop = asyncio.get_event_loop()
            loop.run_until_complete(asyncio.sleep(5))
            loop.close()
            asyncio.set_event_loop(None)
            with asyncio.Runner() as runner:
                runner.run(asyncio.sleep(5))
                return type(runner.get_loop())
    """)
    assert made.run().__name__ == "VirtualLoop"
    assert made.seconds == pytest.approx(10)


def test_real_work_is_waited_for(submission):
    """A connection's answer, in two parts, and an executor of a library arrive before limits on the clock do."""
    made = submission("""
        async def serve(reader, writer):
            await reader.readline()
            for part in (b"a", b"b\\n"):
                writer.write(part)
                await writer.drain()
            await reader.read()
            writer.close()

        async def ask(port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"question\\n")
            answer = await asyncio.wait_for(reader.readline(), 5)
            await asyncio.sleep(60)  # the connection stays open, and owes nothing
            writer.close()
            await writer.wait_closed()
            return answer

        async def real(pool, work):
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            answers = await asyncio.gather(ask(port), ask(port), asyncio.sleep(3))
            loop = asyncio.get_running_loop()
            answers.append(await asyncio.wait_for(loop.run_in_executor(pool, work), 5))
            server.close()
            await asyncio.sleep(1)  # until its side of the connections has ended
            return answers

        def main(pool, work):
            return asyncio.run(real(pool, work))
    """)
    start = time.perf_counter()
    with ThreadPoolExecutor(1) as pool:
        assert made.run(pool, lambda: 7) == [b"ab\n", b"ab\n", None, 7]
    assert 60 <= made.seconds < 63 and time.perf_counter() - start < 5


def test_a_process_is_waited_for(submission):
    """It has no virtual time, so a limit in it does not come first."""
    made = submission("""
        import sys

        async def asked():
            pipe = asyncio.subprocess.PIPE
            process = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(7)", stdout=pipe)
            return (await asyncio.wait_for(process.communicate(), 200))[0]

        def main():
            return asyncio.run(asked())
    """)
    assert made.run().strip() == b"7"


def test_on_a_librarys_loop_a_sleep_passes_at_once(submission):
    """Where the real loop runs the submission's coroutine, it waits for nothing."""
    made = submission("""
        async def main():
            await asyncio.sleep(3600)
    """)
    start = time.perf_counter()
    asyncio.run(made.run())
    assert made.seconds == 3600 and time.perf_counter() - start < 5
