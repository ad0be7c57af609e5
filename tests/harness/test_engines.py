"""Which engine a run uses, and why; what is said where it is not there."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from labjudge import engines
from lakemock.jvm import server
from lakemock.jvm.environment import Environment, SetupError
from lakemock.spark import engine_choice


@pytest.fixture
def listening() -> Iterator[int]:
    """A port of loopback where somebody listens, as a server that `labs up` left."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def left_running(root: Path, port: int) -> None:
    environment = engines.environment_in(root)
    environment.folder.mkdir(parents=True)
    server.write_record(environment, server.Record(os.getpid(), port))


def test_auto_without_a_server(tmp_path: Path) -> None:
    """Without a running server, auto is the embedded engine: nothing is started by surprise."""
    assert engines.chosen("auto", tmp_path) == engines.Engine("embedded")


def test_auto_takes_a_running_server(tmp_path: Path, listening: int) -> None:
    """Auto takes the server that was left running, and says so."""
    left_running(tmp_path, listening)
    found = engines.chosen("auto", tmp_path)
    assert (found.name, found.remote) == ("jvm", f"sc://127.0.0.1:{listening}")
    assert "Apache Spark" in found.described and "labs up runs" in found.described


def test_embedded_beside_a_running_server(tmp_path: Path, listening: int) -> None:
    """Asked for, the embedded engine is used whatever runs."""
    left_running(tmp_path, listening)
    assert engines.chosen("embedded", tmp_path).remote == ""


def test_record_of_a_dead_server(tmp_path: Path, listening: int) -> None:
    """A record that a killed keeper left behind is no server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        left_running(tmp_path, free.getsockname()[1])
    assert engines.chosen("auto", tmp_path).name == "embedded"
    engines.environment_in(tmp_path).folder.joinpath("server.json").write_text("{half a rec", "utf-8")
    assert engines.chosen("auto", tmp_path).name == "embedded"


def test_jvm_without_a_server(tmp_path: Path) -> None:
    """Asking for the reference engine where none runs says how to get it."""
    with pytest.raises(engines.EngineError, match="labs up"):
        engines.chosen("jvm", tmp_path)


def test_unknown_engine(tmp_path: Path) -> None:
    """A name that is no engine is answered with those there are."""
    with pytest.raises(engines.EngineError, match="auto, embedded, jvm, sc://"):
        engines.chosen("spark", tmp_path)


def test_used_by_processes_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """The choice is in the environment, so that forks and fresh processes share it; the embedded engine clears it."""
    monkeypatch.setenv(engine_choice.REMOTE, "")
    engines.chosen("sc://127.0.0.1:15002", Path()).use()
    assert engine_choice.remote() == "sc://127.0.0.1:15002"
    engines.chosen("embedded", Path()).use()
    assert engine_choice.remote() == ""


def test_up_without_setup(tmp_path: Path) -> None:
    """A server cannot start where nothing is set up; the message says what to run."""
    with pytest.raises(SetupError, match="labs setup"):
        server.start(Environment(tmp_path / ".venv-jvm"))


def test_setup_without_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Java the set-up ends at once, and says that the embedded engine needs none."""
    from lakemock.jvm import environment

    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"needs Java 17 or 21. The embedded engine needs none"):
        environment.make(Environment(tmp_path / "e"), tmp_path / "lock", tmp_path, lambda line: None)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(SetupError, match="JAVA_HOME is"):
        environment.java_command()
