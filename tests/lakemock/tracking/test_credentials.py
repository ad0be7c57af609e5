"""Where MLflow's stores find the workspace: asked once as long as nothing says otherwise."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import mlflow
import pytest
from databricks import sdk
from lakemock.tracking import credentials


@pytest.mark.measured
def test_one_sdk_client_is_made_for_many_requests(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """MLflow makes one for each request otherwise."""
    sign_in("ann@example.com")
    mlflow.set_experiment("/Shared/churn")
    made: list[Any] = []
    monkeypatch.setattr(sdk, "WorkspaceClient", lambda **options: made.append(options))
    assert [each.name for each in mlflow.search_experiments()] == ["/Shared/churn"]
    assert not made


@pytest.mark.measured
def test_another_token_or_a_configuration_file_is_asked_for_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The answer is remembered for what the environment says alone, never where a file may say more."""
    answers = iter(range(9))
    ask = credentials.asking_once(lambda uri: next(answers))
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("DATABRICKS_TOKEN", "a")
    first, again = ask("databricks"), ask("databricks")
    monkeypatch.setenv("DATABRICKS_TOKEN", "b")
    other = ask("databricks")
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(tmp_path / "databrickscfg"))
    assert [first, again, other, ask("databricks"), ask("databricks")] == [0, 0, 1, 2, 3]
