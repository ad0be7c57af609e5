"""From a logged model to its predictions, through the clients that people use."""

from __future__ import annotations

import time

import mlflow
import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.serving import (
    DataframeSplitInput,
    EndpointCoreConfigInput,
    ServedEntityInput,
)
from sklearn.linear_model import LinearRegression

pytestmark = pytest.mark.documented
FORMATS = {
    "dataframe_split": {"dataframe_split": DataframeSplitInput(columns=["x"], data=[[2.0], [3.0]])},
    "dataframe_records": {"dataframe_records": [{"x": 2.0}, {"x": 3.0}]},
    "instances": {"instances": [{"x": 2.0}, {"x": 3.0}]},
    "inputs": {"inputs": {"x": [2.0, 3.0]}},
}


def _registered(registry: str, name: str) -> str:
    import pandas as pd

    frame = pd.DataFrame({"x": [0.0, 1.0]})
    model = LinearRegression().fit(frame, [0.0, 2.0])
    mlflow.set_experiment("/Shared/serving")
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=mlflow.models.infer_signature(frame, model.predict(frame)),
            pip_requirements=["mlflow"],
            serialization_format="skops",
        )
    return str(mlflow.register_model(logged.model_uri, name).version)


def _created(name: str, model: str, version: str):
    client = WorkspaceClient()
    served = ServedEntityInput(
        entity_name=model, entity_version=version, workload_size="Small", scale_to_zero_enabled=True
    )
    return client.serving_endpoints.create_and_wait(
        name, config=EndpointCoreConfigInput(name=name, served_entities=[served])
    )


@pytest.mark.parametrize(("registry", "model"), [("databricks-uc", "main.default.doubles"), ("databricks", "doubles")])
def test_a_model_of_either_registry_answers_in_four_formats(serving, sign_in, registry, model):
    """A logged model is registered, served, asked in each format, and its endpoint deleted."""
    sign_in("ann@example.com", registry, admin=True)
    version = _registered(registry, model)
    made = _created("doubles", model, version)
    client = WorkspaceClient()
    for given in FORMATS.values():
        answer = client.serving_endpoints.query("doubles", **given)
        assert [round(each, 6) for each in answer.predictions] == [4.0, 6.0]
        assert answer.served_model_name == made.config.served_entities[0].name == f"doubles-{version}"
    client.serving_endpoints.delete("doubles")
    assert list(client.serving_endpoints.list()) == []


def test_waiting_takes_virtual_time_only(serving, sign_in, clock):
    """`create_and_wait` waits a minute of the workspace's time, and next to none for real."""
    sign_in("ann@example.com", admin=True)
    version = _registered("databricks-uc", "main.default.doubles")
    virtual, real = clock.now(), time.perf_counter()
    _created("doubles", "main.default.doubles", version)
    assert (clock.now() - virtual).total_seconds() >= 60
    assert time.perf_counter() - real < 30  # a first scorer imports MLflow


def test_mlflow_deployments_and_requests_ask_the_same_endpoint(serving, sign_in, workspace_server):
    """MLflow's deployment client creates, asks and deletes; plain HTTP gets the same answer."""
    token = sign_in("ann@example.com", admin=True)
    version = _registered("databricks-uc", "main.default.doubles")
    client = mlflow.deployments.get_deploy_client("databricks")
    served = {
        "entity_name": "main.default.doubles",
        "entity_version": version,
        "workload_size": "Small",
        "scale_to_zero_enabled": False,
    }
    client.create_endpoint(config={"name": "doubles", "config": {"served_entities": [served]}})
    serving.wait_until_served("doubles")
    body = {"dataframe_records": [{"x": 2.0}]}
    answer = client.predict(endpoint="doubles", inputs=body)
    url = f"{workspace_server.host}/serving-endpoints/doubles/invocations"
    plain = requests.post(url, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert plain.json()["predictions"] == answer["predictions"] == pytest.approx([4.0])
    client.delete_endpoint("doubles")
    assert client.list_endpoints() == []
