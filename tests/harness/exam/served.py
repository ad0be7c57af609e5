"""An exam's pages, served on loopback for a test and asked by `requests`, as a browser without scripts would."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import requests
from labjudge.exam.attempt import Attempt
from labjudge.exam.web.address import listen
from labjudge.exam.web.room import Room
from labjudge.exam.web.server import serving
from labjudge.suite import Suite

JSON = {"Accept": "application/json"}
ROOT = Path(__file__).resolve().parents[3]
TOKEN = "token-of-the-test"


class Clock:
    """A monotonic clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Site:
    """One exam's pages; `kept` are the states that were kept."""

    def __init__(self, port: int, room: Room, kept: list[Attempt], clock: Clock) -> None:
        self.port, self.room, self.kept, self.clock = port, room, kept, clock
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str = "/", **options) -> requests.Response:
        return self._ask("GET", path, **options)

    def post(self, path: str, *, headers: dict[str, str] | None = None, **fields: str | list[str]) -> requests.Response:
        return self._ask("POST", path, data=fields, headers=headers)

    def save(self, number: int, **fields: str | list[str]) -> requests.Response:
        """As the script sends a form."""
        return self.post(f"/{number}", headers=JSON, **fields)

    def number_of(self, choose: int) -> int:
        """The first question of which so many options are to be chosen."""
        places = self.room.attempt.places
        return next(at for at, place in enumerate(places, 1) if self.room.bank[place.name].choose == choose)

    def _ask(self, method: str, path: str, **options) -> requests.Response:
        options = {"allow_redirects": False, "timeout": 10, **options}
        return self.session.request(method, f"http://127.0.0.1:{self.port}/{TOKEN}{path}", **options)


@contextmanager
def served(suite, guide, bank, attempt: Attempt, *, begun: bool = True) -> Iterator[Site]:
    kept: list[Attempt] = []
    clock = Clock()
    room = Room(suite, guide, bank, attempt, kept.append, clock, begun=begun)
    listener, at = listen(suite.labs_dir, again=False)
    server = serving(room, TOKEN)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    site = Site(at.port, room, kept, clock)
    try:
        yield site
    finally:
        site.session.close()
        server.should_exit = True
        thread.join()
        listener.close()


def learners_copy(folder: Path) -> Suite:
    """A checkout with the catalogue, the lessons, the objectives and the sealed bank."""
    shutil.copytree(ROOT / "labs", folder / "labs", ignore=shutil.ignore_patterns(".*", "*.py"))
    shutil.copytree(ROOT / "graders" / "exam", folder / "graders" / "exam")
    return Suite(folder)


def words(response: requests.Response) -> str:
    """What a page says, without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def occupied(port: int) -> socket.socket:
    """A socket that has the port."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", port))
    taken.listen()
    return taken


@contextmanager
def exam(suite, *words: str) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """`labs exam`: the process, its address, what it said before. Killed at the end, if it has not ended by then."""
    run = [sys.executable, "-m", "labjudge.cli", "exam", "--no-browser", *words]
    with subprocess.Popen(run, cwd=suite.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        said = []
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://\S+", line):
                break
        else:
            raise AssertionError("".join(said))
        try:
            yield process, found[0], said
        finally:
            process.kill()
