"""Runs read table by table are those that MLflow's own store reads."""

from __future__ import annotations

from typing import Any

import pytest
from lakemock import arrange, observe
from lakemock.tracking import read_runs
from lakemock.tracking.store import opened, rows_of
from mlflow.entities import LoggedModelInput, LoggedModelOutput
from mlflow.exceptions import MlflowException

SOURCE = {"source_type": "local", "source": {"uri": "x"}}


def told(run: Any) -> dict[str, Any]:
    """All of a run, in an order of its own where MLflow has none."""
    return {
        "info": dict(run.info),
        "metrics": sorted((each.key, str(each.value), each.timestamp, each.step) for each in run.data._metric_objs),
        "params": run.data.params,
        "tags": run.data.tags,
        "datasets": sorted(
            (str(each.dataset.to_dictionary()), sorted((tag.key, tag.value) for tag in each.tags))
            for each in run.inputs.dataset_inputs
        ),
        "inputs": sorted(each.model_id for each in run.inputs.model_inputs),
        "outputs": sorted((each.model_id, each.step) for each in run.outputs.model_outputs),
    }


@pytest.mark.measured
def test_a_run_with_all_that_it_may_have(workspace: Any) -> None:
    """Params, tags, metrics that are none, data sets with their tags, models that it used and made."""
    store = opened(workspace).runs
    full = arrange.run(
        workspace,
        params={"alpha": 1},
        metrics={"auc": [0.5, 0.75], "lost": float("nan"), "far": float("inf"), "none": 0},
        tags={"owner": "ann", "empty": ""},
        datasets=[{"name": name, "context": name, **SOURCE} for name in ("train", "test")],
        status="FAILED",
    )
    made = store.create_logged_model(store.get_run(full).info.experiment_id, "m", full).model_id
    store.log_outputs(full, [LoggedModelOutput(made, 3)])
    store.log_inputs(full, models=[LoggedModelInput(made)])
    plain = arrange.run(workspace, status="RUNNING")
    gone = arrange.run(workspace, deleted=True)
    for run_id in (full, plain, gone):
        assert told(store.get_run(run_id)) == told(super(type(store), store).get_run(run_id))
    assert [each["run_id"] for each in observe.runs(workspace)] == [full, plain]


@pytest.mark.measured
def test_a_run_that_is_not_there(workspace: Any) -> None:
    """It is refused as MLflow does, and left out where several are read."""
    store = opened(workspace).runs
    with pytest.raises(MlflowException, match="Run with id=none not found"):
        store.get_run("none")
    made = arrange.run(workspace)
    assert [run.info.run_id for run in store.whole_runs(["none", made])] == [made]


@pytest.mark.measured
def test_more_runs_than_a_statement_takes(workspace: Any) -> None:
    """All are read, in the order that is asked for."""
    made = arrange.many_runs(workspace, "/Shared/many", read_runs.AT_ONCE + 2)
    with rows_of(workspace) as rows:
        assert list(read_runs.read(rows, made[::-1])) == made[::-1]
