"""Runs of a scene, thousands of them or deleted ones, as clients see them."""

from __future__ import annotations

from typing import Any

import pytest
from lakemock import arrange


@pytest.mark.measured
def test_many_runs_are_runs(workspace: Any, sign_in: Any) -> None:
    """A search finds them page by page, each with its tags and its own root, the newest first."""
    from mlflow import MlflowClient

    sign_in("ann@example.com", admin=True)
    made = arrange.many_runs(workspace, "/Shared/many", 1_203, tags={"owner": "ana"}, params={"alpha": 1})
    client = MlflowClient()
    place = client.get_experiment_by_name("/Shared/many").experiment_id
    first = client.search_runs([place], "tags.owner = 'ana' and params.alpha = '1'")
    rest = client.search_runs([place], "tags.owner = 'ana'", page_token=first.token)
    assert [run.info.run_id for run in [*first, *rest]] == made[::-1]
    assert all(run.data.tags["mlflow.rootRunId"] == run.info.run_id for run in rest)


@pytest.mark.measured
def test_copies_of_a_nested_run_have_its_root(workspace: Any, sign_in: Any) -> None:
    """The run above is the root of all of them."""
    from mlflow import MlflowClient

    sign_in("ann@example.com", admin=True)
    parent = arrange.run(workspace, "/Shared/many")
    made = arrange.many_runs(workspace, "/Shared/many", 3, tags={"mlflow.parentRunId": parent})
    assert {MlflowClient().get_run(run_id).data.tags["mlflow.rootRunId"] for run_id in made} == {parent}


@pytest.mark.documented
def test_a_deleted_run_is_found_by_who_asks_for_it(workspace: Any, sign_in: Any) -> None:
    """A run that a scene deletes is in a search of deleted runs, and in no other."""
    from mlflow import MlflowClient

    sign_in("ann@example.com", admin=True)
    made = arrange.run(workspace, "/Shared/deleted", deleted=True)
    client = MlflowClient()
    place = client.get_experiment_by_name("/Shared/deleted").experiment_id
    assert client.search_runs([place]) == []
    found = client.search_runs([place], run_view_type=2)
    assert [run.info.run_id for run in found] == [made]
