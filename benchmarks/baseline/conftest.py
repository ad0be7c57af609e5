"""What each test of the plain suite gets: a session on Apache Spark, and a store that MLflow migrates for it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from labjudge.draw import Draw

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def libraries() -> None:
    """Imported before the workspace's thread imports the same ones."""
    from labjudge.zygote import LIBRARIES, WORLD

    for module in [name for library in LIBRARIES.values() for name in library] + list(WORLD):
        importlib.import_module(module)


@pytest.fixture(scope="session")
def jvm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A server of the suite's own at the fast settings, started cold as a session of the suite would be."""
    from labjudge.engines import Engine, environment_in
    from lakemock.jvm import server

    shared = environment_in(ROOT)
    folder = tmp_path_factory.mktemp("jvm")
    for name in ("bin", "lib", "ivy"):
        (folder / name).symlink_to(shared.folder / name)
    own = type(shared)(folder)
    found = server.start(own)
    Engine("jvm", found.remote).use()
    yield
    Engine("embedded").use()
    server.stop(own)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Callable[[dict[str, Any]], Any]]:
    """A new workspace, its store migrated by MLflow itself."""
    import functools

    from labjudge.roles.world import _act
    from lakemock.application.state import Workspace
    from lakemock.server import start
    from lakemock.tracking import store
    from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as ModelStore
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore as RunStore

    workspace = Workspace(tmp_path / "workspace")
    workspace.root.mkdir()
    uri = f"sqlite:///{(workspace.root / store.DATABASE).as_posix()}"
    workspace.tracking.runs = RunStore(uri, str(workspace.root / store.ARTIFACTS))
    workspace.tracking.models = ModelStore(uri)
    server = start(workspace)
    yield lambda message: server.locked(functools.partial(_act, host=server.host, message=message))
    server.stop()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the solution writes is in nobody's way."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Draw:
    return Draw(f"1:{request.node.name}")
