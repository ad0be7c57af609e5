"""`labs exam`: sit an exam in a browser; show its review there."""

from __future__ import annotations

import os
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from labjudge.exam import objectives, record, scoring, sealing
from labjudge.exam.attempt import Attempt
from labjudge.exam.review import percent
from labjudge.exam.taking_up import Asked, opened
from labjudge.exam.web import address, server
from labjudge.exam.web.room import Room
from labjudge.suite import Suite


def in_a_browser(suite: Suite, asked: Asked, tell: Callable[[str], None], open_browser: bool) -> None:
    """Serve an exam until it is handed in and looked at, or Ctrl-C. Raises BankError, FormError, RecordBusyError."""
    guide, bank = objectives.load(suite.root), {item.name: item for item in sealing.read_sealed(suite.root)}
    with _held(suite):
        found = opened(record.read(suite.labs_dir, tell), asked, guide, bank, tell)

        def keep(now: Attempt) -> None:
            record.write(suite.labs_dir, found.record.with_last(now))

        room = Room(suite, guide, bank, found.attempt, keep, time.monotonic, begun=not found.is_new)
        room.tick()
        listener, at = address.listen(suite.labs_dir, again=not found.is_new)
        address.write(suite.labs_dir, at)
        _show(at.url, tell, open_browser)
        tell("Each answer is kept at once. Ctrl-C leaves and stops the clock; labs exam goes on from there.")
        server.run(room, at.token, listener)
    if room.phase == "over":
        whole = scoring.of_attempt(room.attempt, bank, guide).whole
        tell(f"{whole.right} of {whole.asked} right ({percent(whole)}). Show the review again: labs exam --review")


def review_in_a_browser(suite: Suite, tell: Callable[[str], None], open_browser: bool) -> None:
    """Serve the review of the last exam that ended until it is looked at. Raises BankError."""
    last = record.read(suite.labs_dir, tell).last_over
    if last is None:
        tell("No exam has been handed in yet: labs exam")
        return
    guide, bank = objectives.load(suite.root), {item.name: item for item in sealing.read_sealed(suite.root)}
    room = Room(suite, guide, bank, last, lambda _: None, time.monotonic, begun=True)
    listener, at = address.listen(suite.labs_dir, again=False)
    _show(at.url, tell, open_browser)
    server.run(room, at.token, listener)


@contextmanager
def _held(suite: Suite) -> Iterator[None]:
    try:
        with record.held(suite.labs_dir):
            yield
    except record.RecordBusyError as problem:
        at = address.read(suite.labs_dir)
        raise record.RecordBusyError(f"{problem}{f': {at.url}' if at else ''}") from None


def _show(url: str, tell: Callable[[str], None], open_browser: bool) -> None:
    tell(url)
    if not open_browser:
        return
    if browser := _browser():
        threading.Thread(target=browser.open, args=(url,), daemon=True).start()  # some return when they are closed
    else:
        tell("No browser can be opened from here; open this address in one.")


def _browser() -> webbrowser.BaseBrowser | None:
    """The browser that BROWSER names, or one with a window of its own: one in the terminal would take it over."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return None
    return found if "BROWSER" in os.environ or type(found) is not webbrowser.GenericBrowser else None
