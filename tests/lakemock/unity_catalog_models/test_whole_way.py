"""From training to loading by alias, with MLflow's registry URI `databricks-uc`, by each way of moving files."""

from __future__ import annotations

from typing import Any

import mlflow
import numpy as np
import pytest
from lakemock import arrange
from mlflow.exceptions import MlflowException

ANN, BOB = "ann@example.com", "bob@example.com"
NAME = "prod.churn.classifier"


@pytest.fixture(autouse=True)
def schema(workspace: Any) -> None:
    """Ann may make models in prod.churn."""
    arrange.grant(workspace, "catalog", "prod", ANN, ["USE_CATALOG"])
    arrange.grant(workspace, "schema", "prod.churn", ANN, ["USE_SCHEMA", "CREATE_MODEL"])


@pytest.mark.measured
@pytest.mark.parametrize("files_api", [True, False], ids=["files API", "signed URLs"])
def test_log_register_alias_load(workspace: Any, sign_in: Any, log_churn_model: Any, files_api: bool) -> None:
    """A logged model is registered, found by alias and predicts, and the world knows its lineage."""
    workspace.uc_models.files_api = files_api
    sign_in(ANN)
    info = log_churn_model()
    version = mlflow.register_model(info.model_uri, NAME, tags={"candidate": "yes"})
    mlflow.MlflowClient().set_registered_model_alias(NAME, "champion", version.version)
    loaded = mlflow.pyfunc.load_model(f"models:/{NAME}@champion")
    assert loaded.predict(np.eye(4)).tolist() == [0, 1, 0, 1]
    (seen,) = arrange.uc_state(workspace, NAME)["versions"]
    assert (seen["version"], seen["status"], seen["run_id"], seen["user"]) == ("1", "READY", info.run_id, ANN)
    assert set(seen["signature"]) == {"inputs", "outputs"} and seen["tags"] == {"candidate": "yes"}
    assert "MLmodel" in seen["files"]


@pytest.mark.measured
def test_registering_leaves_the_logged_model(sign_in: Any, log_churn_model: Any) -> None:
    """A logged model can be registered twice and loaded afterwards."""
    sign_in(ANN)
    info = log_churn_model()
    versions = [mlflow.register_model(info.model_uri, NAME).version for _ in range(2)]
    assert [int(version) for version in versions] == [1, 2]
    assert mlflow.pyfunc.load_model(info.model_uri).predict(np.eye(4)).tolist() == [0, 1, 0, 1]


@pytest.mark.measured
def test_log_and_register_at_once(workspace: Any, sign_in: Any) -> None:
    """`log_model(registered_model_name=...)` makes model and version in one call."""
    from sklearn.linear_model import LinearRegression

    rows = np.eye(3)
    sign_in(ANN)
    mlflow.set_experiment("/Shared/churn")
    with mlflow.start_run():
        mlflow.sklearn.log_model(
            LinearRegression().fit(rows, [1.0, 2.0, 3.0]),
            name="model",
            signature=mlflow.models.infer_signature(rows, [1.0]),
            pip_requirements=["scikit-learn", "skops"],
            serialization_format="skops",
            registered_model_name=NAME,
        )
    assert [each["status"] for each in arrange.uc_state(workspace, NAME)["versions"]] == ["READY"]


@pytest.mark.documented
@pytest.mark.parametrize(
    ("signature", "outputs", "text"),
    [(False, False, "did not contain any signature metadata"), (True, False, "a signature that includes only inputs")],
    ids=["none", "inputs only"],
)
def test_signature_required(
    workspace: Any, sign_in: Any, log_churn_model: Any, signature: bool, outputs: bool, text: str
) -> None:
    """A model without inputs and outputs in its signature is not registered."""
    sign_in(ANN)
    info = log_churn_model(signature=signature, outputs=outputs)
    with pytest.raises(MlflowException, match=text):
        mlflow.register_model(info.model_uri, NAME)
    assert arrange.uc_state(workspace, NAME)["versions"] == []


@pytest.mark.documented
def test_stages_are_not_for_unity_catalog(workspace: Any, sign_in: Any) -> None:
    """A model of Unity Catalog has aliases, no stages."""
    arrange.uc_model(workspace, NAME, ANN)
    sign_in(ANN)
    with pytest.raises(MlflowException, match="unsupported for models in the Unity Catalog"):
        mlflow.MlflowClient()._get_registry_client().store.transition_model_version_stage(
            NAME, "1", "Production", False
        )


@pytest.mark.documented
def test_loading_takes_execute(workspace: Any, sign_in: Any, log_churn_model: Any) -> None:
    """Who may not EXECUTE a model cannot load it; with the grant, and the use of what contains it, they can."""
    sign_in(ANN)
    mlflow.register_model(log_churn_model().model_uri, NAME)
    for kind, name, privilege, words in [
        ("catalog", "prod", "USE_CATALOG", "User does not have USE CATALOG on Catalog 'prod'"),
        ("schema", "prod.churn", "USE_SCHEMA", "User does not have USE SCHEMA on Schema 'prod.churn'"),
        ("function", NAME, "EXECUTE", f"User does not have EXECUTE on Routine or Model '{NAME}'"),
    ]:
        sign_in(BOB)
        with pytest.raises(MlflowException, match=words):
            mlflow.MlflowClient().get_model_version(NAME, "1")
        arrange.grant(workspace, kind, name, BOB, [privilege])
    assert mlflow.pyfunc.load_model(f"models:/{NAME}/1").predict(np.eye(4)).tolist() == [0, 1, 0, 1]


@pytest.mark.assumed
def test_loads_are_in_the_audit_log(workspace: Any, sign_in: Any, log_churn_model: Any) -> None:
    """The audit log says who loaded which version, and who moved the alias from where to where."""
    sign_in(ANN)
    client = mlflow.MlflowClient()
    for _ in range(2):
        version = mlflow.register_model(log_churn_model().model_uri, NAME)
        client.set_registered_model_alias(NAME, "champion", version.version)
    mlflow.pyfunc.load_model(f"models:/{NAME}@champion")
    moves = [event["details"] for event in arrange.audit(workspace, NAME, "setRegisteredModelAlias")]
    assert [(move["from_version"], move["to_version"]) for move in moves] == [(None, 1), (1, 2)]
    (loaded,) = arrange.audit(workspace, NAME, "emitModelVersionLineage")
    assert (loaded["user"], loaded["details"]["version"]) == (ANN, 2)
