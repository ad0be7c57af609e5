"""What judges submissions side by side: threads of this process, a slot each, or the workers of a Dask cluster.

Dask schedules, retries and balances; a worker runs `slots.judge` as a thread of this process would. Its checkout lies at the
same path with the same graders (a shared file system, or one container image), and its sandbox is the one that was chosen here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labjudge.classroom import slots
from labjudge.classroom.journal import Facts
from labjudge.sandbox import tiers, view
from labjudge.sandbox.view import NONE

CONNECT_SECONDS = 10
EXTRA = "--scheduler needs Dask: pip install 'mlpro-labs[cluster]', here and on each worker"


class SchedulerGone(Exception):
    """The cluster's scheduler was lost while it had tasks; what was judged before is in the journal."""


@dataclass(frozen=True)
class Judges:
    """`executor` takes tasks of `slots.judge`; `side_by_side` of them run at a time."""

    executor: Executor
    side_by_side: int


@contextmanager
def threads(how_many: int) -> Iterator[Judges]:
    """Threads of this process. What runs is given up when the body is interrupted."""
    with ThreadPoolExecutor(how_many, thread_name_prefix="grade") as executor:
        try:
            yield Judges(executor, how_many)
        except KeyboardInterrupt:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            slots.close_all()


@contextmanager
def cluster(scheduler: str, root: Path, facts: Facts) -> Iterator[Judges]:
    """The workers of the Dask cluster at `scheduler` (`tcp://HOST:PORT`); each needs the graders and the sandbox of `facts`.

    Raises ValueError when Dask is not installed, nobody answers, or a worker cannot judge: it names the worker and what it lacks;
    SchedulerGone when the scheduler is lost on the way.
    """
    client = _client(scheduler)
    executor = client.get_executor(pure=False)
    try:
        lacks = {
            worker: found
            for worker, found in client.run(_problem, str(root), facts.labs, facts.graders, facts.sandbox).items()
            if found
        }
        if lacks:
            raise ValueError("\n".join(f"--scheduler: the worker {worker} {found}" for worker, found in lacks.items()))
        if not (side_by_side := sum(client.nthreads().values())):
            raise ValueError(f"--scheduler {scheduler}: has no workers; start some: dask worker {scheduler}")
        yield Judges(executor, side_by_side)
    except CancelledError:  # nobody here cancels: Dask does, when it has lost its scheduler
        raise SchedulerGone(f"--scheduler {scheduler}: is gone") from None
    finally:
        executor.shutdown(wait=False)
        if client.status == "running":  # else nobody answers any more: the slots end with their workers
            with suppress(Exception):  # what went wrong before is what is told
                client.run(slots.close_all)
        client.close()


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client  # an extra: a class on one machine does not need it
    except ImportError:
        raise ValueError(EXTRA) from None
    try:
        return Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise ValueError(f"--scheduler {scheduler}: nobody answers there: {problem}") from None


def _problem(root: str, labs: tuple[str, ...], graders: str, sandbox: str) -> str:
    """On a worker: why it cannot judge as the machine that asks does; empty when it can."""
    from labjudge.classroom.grade import digest_of_graders
    from labjudge.suite import Suite

    suite = Suite(Path(root))
    if not suite.labs_dir.is_dir():
        return f"has no checkout at {root}"
    if digest_of_graders(suite, suite.catalogue.select(list(labs))) != graders:
        return f"has other graders at {root}: bring it to the same commit"
    os.environ[view.CHECKOUT] = root
    if sandbox != NONE and (problem := {offer.tier: offer.problem for offer in tiers.offers()}[sandbox]):
        return f"has no sandbox of the tier {sandbox}: {problem}"
    return ""
