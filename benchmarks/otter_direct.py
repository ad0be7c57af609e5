"""The checks of a lab of the course inside otter's process: what they call is the submission itself, no other process.

For otter this is cheap: no reset between checks, no workspace, a model is loaded where it was logged. The store is one that was
migrated before, and importing our vocabulary costs 0.02 s beside MLflow's 2.3 s.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pyarrow as pa
from labjudge import graders
from labjudge.draw import Draw
from labjudge.endings import LearnerError, Outcome
from labjudge.handles import Kept
from labjudge.roles.scorer import describe
from labjudge.wire import Handle

ROOT = Path(__file__).resolve().parents[1]
OBJECTS: list[Any] = []  # what calls returned and what is no plain value


def judge(place: str, skill: str, check: str, seed: int, env: dict[str, Any]) -> None:
    """Run a check of the lab at `place` ("ch4/package") on the functions in `env`. Raises Wrong as the check does."""
    mlflow.set_tracking_uri(f"sqlite:///{Path('store.db').resolve()}")
    found = graders.load(ROOT / "graders" / place / f"test_{skill}.py")
    function = getattr(found, check)
    offered = {"lab": Lab(env), "world": World(), "draw": Draw(f"{seed}:{Path(place).name}::{skill}::{check}")}
    function(**{name: offered[name] for name in function.__code__.co_varnames[: function.__code__.co_argcount]})


class Held(Kept):
    """An object that a function returned; its methods are called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: called(getattr(OBJECTS[self.handle.number], name), args, kwargs)


class Lab:
    """The submission's functions, called as they are."""

    def __init__(self, env: dict[str, Any], attempts: bool = False) -> None:
        self.env, self.attempts = env, attempts

    def as_(self, principal: str, registry: str = "") -> Lab:
        return self

    @property
    def attempt(self) -> Lab:
        return Lab(self.env, attempts=True)

    def file(self, name: str, content: bytes) -> str:
        target = Path(tempfile.mkdtemp()) / name
        target.write_bytes(content)
        return str(target)

    def scorer(self, uri: str, principal: str) -> Model:
        folder = Path(mlflow.artifacts.download_artifacts(artifact_uri=uri))
        about = describe(folder)
        return Model(called(mlflow.pyfunc.load_model, [str(folder)], {"suppress_warnings": True}), about)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def function(*args: Any, **kwargs: Any) -> Any:
            if not self.attempts:
                return called(self.env[name], args, kwargs)
            try:
                return Outcome(value=called(self.env[name], args, kwargs))
            except LearnerError as raised:
                return Outcome(error=raised)

        return function


class Model:
    """A model that was logged, loaded."""

    def __init__(self, model: Held, about: dict[str, Any]) -> None:
        self._model = model
        self.about = {**about, "example": value_of(about["example"]) if about["example"] is not None else None}

    def predict(self, frame: Any, params: dict[str, Any] | None = None) -> Any:
        return self._model.predict(frame, params=params)


class World:
    """The store, asked through MLflow's client; without an experiment, only what was made since the check began."""

    def __init__(self) -> None:
        self.client, self.began = mlflow.MlflowClient(), int(1000 * time.time())

    def run(self, experiment: str, user: str) -> str:
        found = self.client.get_experiment_by_name(experiment)
        place = found.experiment_id if found else self.client.create_experiment(experiment)
        run_id: str = self.client.create_run(place).info.run_id
        self.client.set_terminated(run_id)
        return run_id

    def runs(self, experiment: str | None = None) -> list[dict[str, Any]]:
        places = [each for each in self.client.search_experiments() if experiment in (None, each.name)]
        since = f"attributes.start_time >= {self.began}"
        found = self.client.search_runs([each.experiment_id for each in places], since) if places else []
        return [
            {
                "run_id": run.info.run_id,
                "status": run.info.status,
                "params": dict(run.data.params),
                "tags": dict(run.data.tags),
                "artifacts": files_below(run.info.artifact_uri),
                "models": [each.model_id for each in run.outputs.model_outputs] if run.outputs else [],
            }
            for run in found
        ]

    def run_files(self, run_id: str) -> dict[str, bytes]:
        run = self.client.get_run(run_id)
        found = files_below(run.info.artifact_uri)
        for each in run.outputs.model_outputs if run.outputs else []:
            model = self.client.get_logged_model(each.model_id)
            inside = files_below(model.artifact_location)
            found |= {f"models/{model.name}/{path}": content for path, content in inside.items()}
        return found


def files_below(uri: str) -> dict[str, bytes]:
    folder = (
        Path(mlflow.artifacts.download_artifacts(artifact_uri=uri))
        if Path(uri.removeprefix("file://")).exists()
        else None
    )
    files = [file for file in folder.rglob("*") if file.is_file()] if folder else []
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files if folder}


def called(function: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> Any:
    """What a call returns, as checks expect it. Raises LearnerError."""
    try:
        return value_of(function(*map(given, args), **{name: given(value) for name, value in kwargs.items()}))
    except Exception as raised:
        types = [each.__name__ for each in type(raised).__mro__]
        raise LearnerError("raised", types, str(raised), [], isinstance(raised, NotImplementedError)) from raised


def given(value: Any) -> Any:
    if isinstance(value, Held):
        return OBJECTS[value.handle.number]
    return OBJECTS[value.number] if isinstance(value, Handle) else value


def value_of(value: Any) -> Any:
    """Arrays as lists, frames as Arrow tables, plain values as they are, everything else held."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, pd.DataFrame):
        return pa.Table.from_pandas(value, preserve_index=False)
    if value is None or isinstance(value, str | int | float | list | dict | tuple):
        return value
    OBJECTS.append(value)
    handle = Handle(len(OBJECTS) - 1, type(value).__name__, "")
    return Held(None, handle, None, "")  # type: ignore[arg-type]  no connection: it is here
