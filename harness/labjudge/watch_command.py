"""The command `labs watch`: saves, keys and results come in, one after the other, until `q` or Ctrl-C."""

from __future__ import annotations

import contextlib
import queue
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from labjudge import submission
from labjudge.catalogue import Lab, libraries_of
from labjudge.graders import GraderError
from labjudge.judge import Judge, Settings
from labjudge.judgement import Judgement
from labjudge.keys import keys_pressed
from labjudge.live_line import importing, since
from labjudge.processes import Zygote
from labjudge.suite import Suite
from labjudge.watching import Watch, watched_paths

DEBOUNCE_MILLISECONDS = 20
STEP_MILLISECONDS = 5
LOOK_AGAIN_SECONDS = 0.2


def watch_labs(suite: Suite, labs: list[Lab], seed: int | None, limit_seconds: float, console: Console) -> None:
    """Judge `labs` once, then again whenever one of their files is saved; a save ends the judgement that is under way."""
    drawn = random.SystemRandom().randrange(1, 10_000) if seed is None else seed
    starter = Zygote(libraries_of(labs), kept=True)
    settings = Settings(drawn, limit_seconds, keep_worlds=True)
    judge = Judge(submission.Submission(suite.labs_dir), starter, settings)
    events: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
    state = Watch(suite, judge, labs, console)
    session = _Session(state, starter, events)
    folders = sorted({suite.labs_dir / entry.chapter for entry in labs})
    shown = ", ".join(watched_paths(suite.catalogue, labs))
    try:
        with _saves(folders, events), keys_pressed(lambda key: events.put(("key", key))) as has_keys:
            keys = "n next lab, h hint, l list, q quit" if has_keys else "Ctrl-C ends"
            console.print(f"watching {shown} · seed {drawn} · {keys}", markup=False)
            session.run()
    except KeyboardInterrupt:
        pass
    finally:
        starter.close()  # first: whoever waits for its imports is told that it is over
        session.end()
        judge.close()


class _Session:
    """The judgement under way, and what is waited for."""

    def __init__(self, state: Watch, starter: Zygote, events: queue.SimpleQueue[tuple[Any, ...]]) -> None:
        self.state, self.starter, self.events = state, starter, events
        self.judgement: Judgement | None = None
        self.began = time.perf_counter()
        self._waits_for, self._waits_since = "", 0.0
        self._contents: dict[str, bytes] = {}
        self._saved: list[Lab] = []  # and not judged yet, since the libraries are still imported
        for entry in state.labs:
            self._is_new(entry)

    def run(self) -> None:
        """Until the key `q`. Raises KeyboardInterrupt."""
        self.judge([])
        while True:
            event = self._next_event()
            if event == ("key", "q"):
                return
            self.handle(*event)
            self._judge_what_was_saved()

    def _next_event(self) -> tuple[Any, ...]:
        """The next event; or none, `()`, where saves wait for the imports and these are over."""
        if self.judgement is None or not (self._saved or self.state.console.is_terminal):
            return self.events.get()
        with self.state.console.status("") as spinner:  # shows nothing where there is no terminal
            while not (self._saved and self.starter.is_ready):
                spinner.update(self._waiting(self.judgement.at))
                with contextlib.suppress(queue.Empty):
                    return self.events.get(timeout=LOOK_AGAIN_SECONDS)
        return ()

    def _waiting(self, skill: str) -> str:
        """What is waited for, and since when."""
        at = f"judging {skill}" if self.starter.is_ready else importing(self.starter.libraries)
        now = time.perf_counter()
        if at != self._waits_for:
            self._waits_for, self._waits_since = at, now
        return at + since(now - self._waits_since)

    def handle(self, kind: str = "", *rest: Any) -> None:
        if kind == "key":
            self.state.key(rest[0])
        elif kind == "saved":
            for entry in _touched(self.state.suite, self.state.labs, rest[0]):
                if self._is_new(entry):
                    self.state.console.print(f"\nlabs/{entry.path} saved", markup=False)
                    self._saved = [*(one for one in self._saved if one is not entry), entry]
        elif kind == "judged" and rest[0] is self.judgement:  # of a judgement that was ended nothing is told
            self._take(*rest[1:])

    def _judge_what_was_saved(self) -> None:
        """At once, unless the judgement under way waits for the imports: it can only be ended once they are over."""
        if self._saved and (self.judgement is None or self.starter.is_ready):
            touched, self._saved = self._saved, []
            self.judge(touched)

    def _is_new(self, entry: Lab) -> bool:
        """Whether a lab's files are others than at the last save: editors write a file more than once."""
        files = [self.state.suite.labs_dir / path for path in (entry.path, *entry.artefacts)]
        content = b"\0".join(file.read_bytes() for file in files if file.is_file())
        if self._contents.get(entry.name) == content:
            return False
        self._contents[entry.name] = content
        return True

    def judge(self, touched: list[Lab]) -> None:
        """Begin a judgement of what changed; the one under way is ended."""
        self.end()
        try:
            work = self.state.work(touched)
        except GraderError as problem:
            self.state.console.print(str(problem), style="red", markup=False)
            return
        if not work:
            self.state.console.print("nothing in it changed but comments and layout", style="dim")
            return
        self.began, self._waits_for = time.perf_counter(), ""
        self.judgement = Judgement(self.state.judge, work, lambda *judged: self.events.put(("judged", *judged)))

    def _take(self, entry: Lab | None, result: Any) -> None:
        if entry is not None:
            if not self._saved:  # else it may be of the file as it was, and all is judged again
                self.state.take(entry, result)
            return
        self.judgement = None
        if self._saved:
            return
        self.state.show_first()
        self.state.console.print(f"{time.perf_counter() - self.began:.2f} s", style="dim")

    def end(self) -> None:
        if self.judgement is not None:
            self.judgement.end()
            self.judgement = None


@contextlib.contextmanager
def _saves(folders: list[Path], events: queue.SimpleQueue[tuple[Any, ...]]) -> Iterator[None]:
    """Put `("saved", paths)` until the block ends."""
    from watchfiles import watch

    over = threading.Event()

    def read() -> None:
        for changes in watch(*folders, debounce=DEBOUNCE_MILLISECONDS, step=STEP_MILLISECONDS, stop_event=over):
            events.put(("saved", {Path(path) for _, path in changes}))

    thread = threading.Thread(target=read, name="saves", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _touched(suite: Suite, labs: list[Lab], paths: set[Path]) -> list[Lab]:
    return [entry for entry in labs if any(suite.labs_dir / own in paths for own in (entry.path, *entry.artefacts))]
