"""Signing in and out of a process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import mlflow
import pytest
from lakemock.tracking import client_state


@pytest.mark.measured
def test_sign_out_puts_the_environment_back(workspace: Any, workspace_server: Any, monkeypatch: Any) -> None:
    """Whatever was set before the first sign-in is set again afterwards."""
    monkeypatch.setenv("DATABRICKS_HOST", "https://mine.example.com")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "mine")
    before = dict(os.environ)
    for name in ("ann@example.com", "bob@example.com"):
        client_state.sign_in(workspace_server.host, workspace.principals.mint(name))
    assert "MLFLOW_EXPERIMENT_NAME" not in os.environ
    client_state.sign_out()
    assert dict(os.environ) == before


@pytest.mark.measured
def test_an_open_run_does_not_cross_identities(sign_in: Any, workspace: Any) -> None:
    """A run that one principal left open is not the active run of the next."""
    sign_in("ann@example.com")
    mlflow.set_experiment("/Shared/churn")
    mlflow.start_run()
    sign_in("bob@example.com")
    assert mlflow.active_run() is None


@pytest.mark.measured
def test_bare_store(tracking_store: str) -> None:
    """The store without a server is empty at first and keeps its artifacts out of the working directory."""
    assert [each.name for each in mlflow.search_experiments()] == ["Default"]
    with mlflow.start_run() as run:
        mlflow.log_text("x", "x.txt")
    assert str(Path.cwd()) not in run.info.artifact_uri
    assert mlflow.get_tracking_uri() == tracking_store


@pytest.mark.measured
def test_bare_store_is_new_each_time(tracking_store: str) -> None:
    """Nothing of another test's runs is in it."""
    assert mlflow.search_runs(output_format="list", search_all_experiments=True) == []


@pytest.mark.measured
def test_mlflow_can_be_left_as_nobody_has_set_it_up(workspace: Any, workspace_server: Any) -> None:
    """With an empty registry URI neither tracking nor registry is told to MLflow, and what is set is gone after signing out."""
    client_state.sign_in(workspace_server.host, workspace.principals.mint("ann@example.com"), "")
    assert not {"MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"} & os.environ.keys()
    mlflow.set_tracking_uri("databricks")
    assert mlflow.search_experiments() == []  # the workspace's; a local store has one, Default
    client_state.sign_out()
    assert "MLFLOW_TRACKING_URI" not in os.environ
