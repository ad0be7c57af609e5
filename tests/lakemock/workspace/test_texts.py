"""Hostile texts in every place of every request: there is an answer, and a state that can be saved and read again."""

from __future__ import annotations

import http.client
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from lakemock import arrange, server
from lakemock.application import journal, saved, services
from lakemock.workspace import plain

from tests.lakemock.workspace import valid_requests
from tests.lakemock.workspace.valid_requests import ANN, Request, furnished, made_new

TEXTS = {
    "half of a surrogate pair": "a\ud800",
    "NUL": "a\0b",
    "marks of direction": "a\u202eb\u2066c\u200f\u2069",
    "10,000 characters": "x" * 10_000,
}
LISTS = [each.path for each in services.endpoints() if each.method == "GET" and "{" not in each.path]
LONGEST_ANSWER = 40_000  # that some texts are in it several times is no fault


class World:
    """A workspace that is kept in a folder, with one of each thing."""

    def __init__(self, folder: Path) -> None:
        self.running = server.start(saved.opened(folder))
        self.workspace = self.running.workspace
        arrange.admin(self.workspace, ANN)
        self.token = self.workspace.principals.token_of(ANN)
        w = WorkspaceClient(config=Config(host=self.running.host, token=self.token, auth_type="pat"))
        self.made = furnished(w, self.workspace)
        self.requests = list(valid_requests.requests(self.made))

    def send(self, request: Request) -> tuple[int, str]:
        request = made_new(request)
        connection = http.client.HTTPConnection(self.running.host.removeprefix("http://"), timeout=60)
        try:
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
            connection.request(request.method, request.target(), request.body(), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def faults(self, request: Request, texts: Callable[[int], list[str]]) -> list[str]:
        """Answers that are faults of ours to the request with each text of `texts(number of the place)` in each place."""
        found = []
        for at, place in enumerate(request.places()):
            for name in texts(at):
                status, said = self.send(request.with_text(place, TEXTS[name]))
                if status == 500 or status > 501 or len(said) > LONGEST_ANSWER:
                    found.append(f"{request.label} {place}, {name}: {status} {said[:200]}")
        return found

    def faults_of_lists(self) -> list[str]:
        """What lists of everything answer that is a fault of ours."""
        answers = [(path, *self.send(Request("GET", (path,), {}))) for path in LISTS]
        return [f"{path}: {said[:200]}" for path, status, said in answers if status == 500 or status > 501]

    def differs_when_read_again(self, folder: Path) -> list[str]:
        """The services whose state is another one after it was saved and read again, in a copy in `folder`."""
        saved.save(self.workspace)
        shutil.copytree(self.workspace.root, folder)
        again = saved.opened(folder)
        try:
            return [
                name
                for name in journal.saved_fields(self.workspace)
                if json.dumps(plain.encode(getattr(self.workspace, name), self.workspace.root))
                != json.dumps(plain.encode(getattr(again, name), again.root))
            ]
        finally:
            saved.close(again)

    def close(self) -> None:
        self.running.stop()
        saved.close(self.workspace)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("texts") / "kept")
    yield made
    made.close()


@pytest.mark.measured
def test_they_are_valid(world: World) -> None:
    """As they are, the requests are carried out; else the texts in them would be refused for another reason."""
    answers = [(request.label, *world.send(request)) for request in world.requests]
    assert [each for each in answers if each[1] not in (200, 201, 204)] == []


@pytest.mark.measured
def test_a_text_in_each_place(world: World, tmp_path: Path) -> None:
    """Each place meets one of the texts; `tox -e fuzz` has all of them in each. The state is read again as it was."""
    names = list(TEXTS)
    faults = [
        fault
        for number, request in enumerate(world.requests)
        for fault in world.faults(request, lambda at, number=number: [names[(number + at) % len(names)]])
    ]
    assert faults + world.faults_of_lists() == []
    assert world.differs_when_read_again(tmp_path / "again") == []


@pytest.mark.measured
def test_names_in_capitals(world: World, tmp_path: Path) -> None:
    """What differs from something by capitals only is made, is the same thing, or is refused: never a fault."""
    for request in world.requests:
        if "$new" not in json.dumps(request.content):
            continue
        made = made_new(request)
        text, name = json.dumps(made.content), made.name
        for each in (text, text.replace(name, name.upper())):
            status, said = world.send(Request(made.method, made.path, json.loads(each)))
            assert status < 500, (made.label, status, said)
    assert world.faults_of_lists() == []
    assert world.differs_when_read_again(tmp_path / "again") == []
