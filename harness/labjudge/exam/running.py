"""An attempt that somebody sits: time passes in it, and each change is kept at once. No clock of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from labjudge.exam.attempt import KEPT_EVERY, Attempt, later


class Running:
    """The attempt as it is now. Threads may share it; `keep` is called with each new state, from one thread at a time."""

    def __init__(self, attempt: Attempt, keep: Callable[[Attempt], None], monotonic: Callable[[], float]) -> None:
        self.attempt = attempt
        self._keep, self._monotonic, self._seen = keep, monotonic, monotonic()
        self._lock = threading.Lock()

    def change(self, by: Callable[[Attempt], Attempt], *, keep: bool = True) -> Attempt:
        """Change the attempt, unless it has ended; the attempt afterwards. Without `keep` the next change or tick keeps it."""
        with self._lock:
            self._pass_time()
            if self.attempt.is_open:
                self.attempt = by(self.attempt)
            if keep:
                self._keep_it()
            return self.attempt

    def tick(self) -> None:
        """Keep the time that has passed."""
        self.change(lambda attempt: attempt)

    def now(self) -> Attempt:
        """The attempt with the time that has passed, which is kept with the next change or tick."""
        with self._lock:
            self._pass_time()
            return self.attempt

    def leave(self) -> None:
        """Stop the clock until somebody goes on."""
        with self._lock:
            self._pass_time()
            self._keep(self.attempt.model_copy(update={"running_at": None}))

    def _pass_time(self) -> None:
        now = self._monotonic()
        self.attempt, self._seen = later(self.attempt, now - self._seen, utc()), now

    def _keep_it(self) -> None:
        running_at = datetime.now(UTC) if self.attempt.is_open else None
        self.attempt = self.attempt.model_copy(update={"running_at": running_at})
        self._keep(self.attempt)


class Ticking:
    """Calls `running.tick` every so often while the block lasts, in a thread of its own; then leaves in order.

    A process that is killed leaves nothing in order: its clock goes on.
    """

    def __init__(self, running: Running, every: float = KEPT_EVERY) -> None:
        self._running, self._every, self._over = running, every, threading.Event()
        self._thread = threading.Thread(target=self._tick, name="exam clock", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._running.leave()

    def _tick(self) -> None:
        while not self._over.wait(self._every):
            self._running.tick()


def utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
