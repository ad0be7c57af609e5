"""What learners are shown works: every call of a lab, brief, lesson or solution is there in the real client and in the workspace.

A call of the SDK is looked up in what `lakemock.coverage` measures; one of MLflow is made, with made-up arguments, and the
blocks of a lesson are run as they stand. The answer may be a refusal, but never 501 and never "no API found".
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from lakemock import arrange, coverage
from lakemock.spark import engine

from tests import shown_calls
from tests.shown_calls import Shown, real

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(
    file for folder in ("labs", "solutions") for file in (ROOT / folder).rglob("*") if file.suffix in (".py", ".md")
)
NO_SERVICES = {"w.config", "w.dbutils"}  # the client's settings, and helpers that ask services by themselves
SHOWN = [each for file in FILES for each in shown_calls.shown_in(file, ROOT) if each.owner not in NO_SERVICES]
MODEL = {"databricks": "churn", "databricks-uc": "main.default.churn"}


def problem_with_arguments(function: Any, shown: Shown) -> str | None:
    """None when the real function takes what it is shown to take."""
    positional, named = shown.arguments or (0, ())
    extra = 0 if inspect.ismodule(real(shown.owner)) else 1
    try:
        inspect.signature(function).bind(*[None] * (positional + extra), **dict.fromkeys(named))
    except TypeError as problem:
        return str(problem)
    return None


@pytest.mark.parametrize("shown", [each for each in SHOWN if each.owner], ids=str)
def test_the_real_client_has_it(shown: Shown) -> None:
    """Client and module have the name, and the call's arguments are those that it takes."""
    function = getattr(real(shown.owner), shown.name, None)
    assert function is not None, f"{shown.place} shows {shown.owner}.{shown.name}, which does not exist"
    if shown.arguments is not None:
        assert problem_with_arguments(function, shown) is None, shown.place


def test_the_sdk_is_answered() -> None:
    """No method of the SDK that is shown, nor one that text names alone, is missing from the workspace."""
    asked = {each.owner[2:] for each in SHOWN if each.owner.startswith("w.")}
    states: dict[str, dict[str, str]] = {}
    for method in coverage.measured([*coverage.SERVICES, *sorted(asked - {*coverage.SERVICES})]):
        states.setdefault(method.name, {})[f"w.{method.service}"] = method.state
    missing = [
        f"{shown}: {states[shown.name][shown.owner]}"
        for shown in SHOWN
        if states.get(shown.name, {}).get(shown.owner, coverage.WORKS) != coverage.WORKS
    ]
    named = [each for each in SHOWN if not each.owner and each.name in states and each.name not in MLFLOW_METHODS]
    missing += [f"{each}: nowhere" for each in named if coverage.WORKS not in states[each.name].values()]
    assert missing == []


def mlflow_methods() -> set[str]:
    return {
        name for name, _ in inspect.getmembers(real("MlflowClient"), inspect.isfunction) if not name.startswith("_")
    }


MLFLOW_METHODS = mlflow_methods()
OF_MLFLOW = sorted({each.name for each in SHOWN if each.name in MLFLOW_METHODS and each.owner in ("", "MlflowClient")})


@pytest.fixture
def unanswered(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Fills with the requests of this process to which the workspace has no answer."""
    import requests

    found: list[str] = []
    send = requests.Session.send

    def watched(session: Any, request: Any, **options: Any) -> Any:
        answer = send(session, request, **options)
        if answer.status_code == 501 or (answer.status_code == 404 and "ENDPOINT_NOT_FOUND" in answer.text):
            found.append(f"{request.method} {request.path_url}")
        return answer

    monkeypatch.setattr(requests.Session, "send", watched)
    yield found


def made_up(function: Callable[..., Any], known: dict[str, Any]) -> dict[str, Any]:
    """An argument for each that the function must have."""
    needed = [
        each
        for each in inspect.signature(function).parameters.values()
        if each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    return {each.name: known.get(each.name, "x") for each in needed}


@pytest.mark.parametrize("registry", MODEL)
@pytest.mark.parametrize("name", OF_MLFLOW)
def test_mlflow_is_answered(
    workspace: Any, sign_in: Callable[..., str], unanswered: list[str], tmp_path: Path, registry: str, name: str
) -> None:
    """A method of MlflowClient, on a run and a model that are there, asks for nothing that the workspace lacks."""
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    sign_in("ann@example.com", registry=registry, admin=True)
    run_id = arrange.run(workspace)
    furnish(workspace, run_id)
    (tmp_path / "file.txt").write_text("", "utf-8")
    known = {
        "name": MODEL[registry], "version": "1", "alias": "champion", "run_id": run_id, "experiment_ids": ["1"],
        "experiment_id": "1", "value": 1.0, "dictionary": {}, "artifact_file": "x.json", "path": "", "stage": "Staging",
        "local_path": str(tmp_path / "file.txt"), "src_model_uri": f"models:/{MODEL[registry]}/1",
        "dst_name": f"{MODEL[registry]}2",
    }  # fmt: skip
    method = getattr(MlflowClient(), name)
    with suppress(MlflowException, TypeError, ValueError):  # a refusal; what counts is who refuses
        method(**made_up(method, known))
    assert unanswered == [], [str(each) for each in SHOWN if each.name == name]


def furnish(workspace: Any, run_id: str) -> None:
    """The model `churn` in both registries, with a version of the run and the alias `champion`."""
    arrange.registry_model(workspace, "churn", owner="ann@example.com")
    arrange.registry_version(workspace, "churn", run_id)
    arrange.uc_model(workspace, "main.default.churn", "ann@example.com")
    arrange.uc_version(workspace, "main.default.churn", run_id=run_id)
    arrange.uc_alias(workspace, "main.default.churn", "champion", "1")


LESSONS = sorted((ROOT / "labs").glob("*/README.md"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda each: each.parent.name)
def test_blocks_of_a_lesson_run(
    workspace: Any,
    serving: Any,  # clients wait on the workspace's clock
    sign_in: Callable[..., str],
    unanswered: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lesson: Path,
) -> None:
    """Typed in one after the other, they do what they say; what they take as given is in `tests/lessons`."""
    sign_in("ann@example.com", admin=True)
    monkeypatch.chdir(tmp_path)
    given: dict[str, Any] = {}
    sessions = []
    for file in sorted((ROOT / "tests" / "lessons").glob(f"{lesson.parent.name}*.py")):  # ch4.py, ch2_training_set.py
        given |= importlib.import_module(f"tests.lessons.{file.stem}").names(workspace, tmp_path)
        sessions += [given["spark"]] if "spark" in given else []
    try:
        for line, block in shown_calls.blocks_in(lesson):
            program = "\n" * (line - 1) + block  # so that a traceback names the line of the lesson
            exec(compile(program, str(lesson), "exec"), given)
    finally:
        for session in sessions:
            engine.disconnect(session)
    assert unanswered == []
