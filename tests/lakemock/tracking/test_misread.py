"""What MLflow's handlers would pass over or read as something else is refused by name, and nothing is logged."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue
from databricks.sdk.service.ml import LoggedModelParameter, LoggedModelStatus, LoggedModelTag, Metric, Param, RunTag
from lakemock import arrange

ANN = "ann@example.com"
METRIC = {"key": "m", "value": 1.0, "timestamp": 1, "step": 0}
DATASET = {"name": "d", "digest": "1", "source_type": "x", "source": "s"}


@pytest.fixture
def send(workspace: Any, client: Any) -> Any:
    """Sends a body about a run of Ann's to an operation of MLflow's, through the SDK."""
    ann, run_id = client(ANN), arrange.run(workspace, status="RUNNING")

    def sent(operation: str, body: dict[str, Any]) -> Any:
        about = {"run_id": run_id} if operation.startswith("runs/") and not operation.endswith("search") else {}
        return ann.api_client.do("POST", f"/api/2.0/mlflow/{operation}", body={**about, **body})

    sent.run = lambda: ann.experiments.get_run(run_id).run  # type: ignore[attr-defined]
    sent.ann = ann  # type: ignore[attr-defined]
    return sent


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("operation", "body", "words"),
    [
        ("runs/log-batch", {"metrics": [METRIC, {**METRIC, "value": "x"}]}, r"'metrics\.value' supplied: .*x"),
        ("runs/log-batch", {"metrics": [{**METRIC, "timestamp": 1.5}]}, r"'metrics\.timestamp' supplied"),
        ("runs/log-batch", {"params": [{"key": "p", "value": 5}]}, r"'params\.value' supplied"),
        ("runs/log-batch", {"params": [None]}, "'params' supplied"),
        ("runs/log-batch", {"tags": [{"key": "t", "value": ["x"]}]}, r"'tags\.value' supplied"),
        ("runs/log-inputs", {"datasets": [{"dataset": {**DATASET, "name": 5}}]}, r"'datasets\.dataset\.name' supplied"),
        ("runs/outputs", {"models": [{"model_id": "m", "step": "x"}]}, r"'models\.step' supplied"),
        ("runs/update", {"status": "DONE"}, "'status' supplied: Invalid enum value DONE"),
        ("runs/search", {"experiment_ids": ["1"], "run_view_type": "SOME"}, "'run_view_type' supplied"),
        ("runs/search", {"experiment_ids": [1]}, "'experiment_ids' supplied"),
        ("experiments/search", {"view_type": "SOME", "max_results": 5}, "'view_type' supplied"),
    ],
)
def test_values_of_a_wrong_kind(send: Any, operation: str, body: dict[str, Any], words: str) -> None:
    """Also inside of lists, where a metric of "x" would be 0; what stands beside it is not logged either."""
    with pytest.raises(InvalidParameterValue, match=words):
        send(operation, body)
    run = send.run()
    assert (run.data.metrics, run.data.params, run.info.status.value) == ([], [], "RUNNING")


@pytest.mark.documented
@pytest.mark.parametrize(
    ("operation", "body", "missing"),
    [
        ("runs/set-tag", {"key": "k"}, "value"),
        ("experiments/set-experiment-tag", {"experiment_id": "1", "key": "k"}, "value"),
        ("runs/log-inputs", {"datasets": [{"dataset": DATASET}, {}]}, "datasets[1].dataset.name"),
        (
            "runs/log-inputs",
            {"datasets": [{"dataset": {"name": "d", "digest": "1"}}]},
            "datasets[0].dataset.source_type",
        ),
        ("runs/log-inputs", {"datasets": [{"dataset": DATASET, "tags": [{"key": "k"}]}]}, "datasets[0].tags[0].value"),
        ("runs/log-inputs", {"models": [{}]}, "models[0].model_id"),
        ("runs/outputs", {"models": [{"model_id": "m"}]}, "models[0].step"),
    ],
)
def test_what_the_reference_requires(send: Any, operation: str, body: dict[str, Any], missing: str) -> None:
    """Of a request itself, and of the entries of its lists."""
    with pytest.raises(InvalidParameterValue) as refused:
        send(operation, body)
    assert f"Missing value for required parameter '{missing}'" in str(refused.value)


@pytest.mark.documented
def test_a_logged_model_through_the_sdk(send: Any) -> None:
    """The SDK names it in the path alone."""
    models = send.ann.experiments
    number = models.create_logged_model("1", name="m").model.info.model_id
    models.log_logged_model_params(number, params=[LoggedModelParameter("a", "1")])
    models.set_logged_model_tags(number, tags=[LoggedModelTag("t", "2")])
    models.finalize_logged_model(number, LoggedModelStatus.LOGGED_MODEL_READY)
    found = models.get_logged_model(number).model
    assert [(each.key, each.value) for each in (*found.data.params, *found.info.tags)] == [("a", "1"), ("t", "2")]
    assert found.info.status is LoggedModelStatus.LOGGED_MODEL_READY


@pytest.mark.documented
def test_a_param_of_a_logged_model_again(send: Any) -> None:
    """The same value is none to log, another one is refused, and what stands beside it is not logged."""
    made = send("logged-models", {"experiment_id": "1", "name": "m", "params": [{"key": "a", "value": "1"}]})
    path = f"logged-models/{made['model']['info']['model_id']}"
    send(f"{path}/params", {"params": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]})
    send(f"{path}/params", {"params": [{"key": "b", "value": "2"}]})
    with pytest.raises(InvalidParameterValue, match="Changing param values is not allowed"):
        send(f"{path}/params", {"params": [{"key": "c", "value": "3"}, {"key": "a", "value": "2"}]})
    found = send.ann.api_client.do("GET", f"/api/2.0/mlflow/{path}")["model"]["data"]["params"]
    assert {each["key"]: each["value"] for each in found} == {"a": "1", "b": "2"}


@pytest.mark.documented
def test_a_view_of_a_list(send: Any) -> None:
    """The list of experiments knows three."""
    with pytest.raises(InvalidParameterValue, match="ACTIVE_ONLY, DELETED_ONLY, ALL"):
        send.ann.api_client.do("GET", "/api/2.0/mlflow/experiments/list", query={"view_type": "SOME"})


@pytest.mark.measured
def test_what_is_read_as_before(send: Any) -> None:
    """Numbers as text, as JSON has large ones, and empty values."""
    send("runs/log-batch", {"metrics": [{**METRIC, "value": "0.5", "timestamp": "1", "step": "2"}]})
    send.ann.experiments.log_batch(
        run_id=send.run().info.run_id,
        metrics=[Metric(key="n", value=1.0, timestamp=1, step=0)],
        params=[Param("p", "")],
        tags=[RunTag("t", "")],
    )
    send("runs/set-tag", {"key": "k", "value": ""})
    send("runs/log-inputs", {"datasets": [{"dataset": DATASET, "tags": [{"key": "k", "value": ""}]}]})
    found = send("runs/search", {"experiment_ids": ["1"], "run_view_type": "ALL"})["runs"]
    assert {each["key"]: each["value"] for each in found[0]["data"]["metrics"]} == {"m": 0.5, "n": 1.0}
