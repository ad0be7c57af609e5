"""What the labs do with runs and models through MLflow, where no test of a service does it."""

from __future__ import annotations

from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
from lakemock import arrange
from mlflow import MlflowClient
from sklearn.linear_model import LogisticRegression

ANN = "ann@example.com"


@pytest.fixture
def ann(workspace: Any, sign_in: Any) -> str:
    """Ann, an admin, signed in with an experiment."""
    sign_in(ANN, admin=True)
    mlflow.set_experiment("/Shared/churn")
    return ANN


@pytest.mark.measured
def test_children_of_a_run(ann: str, tmp_path: Any) -> None:
    """Nested runs know their parent; params, metrics by step, tags and artifacts of each kind are read back."""
    (tmp_path / "plots").mkdir()
    (tmp_path / "plots" / "roc.txt").write_text("roc", "utf-8")
    with mlflow.start_run(run_name="matrix") as parent, mlflow.start_run(nested=True) as child:
        mlflow.log_params({"depth": 3, "seed": 7})
        mlflow.log_metrics({"auc": 0.7}, step=1)
        mlflow.log_metric("auc", 0.8, step=2)
        mlflow.set_tags({"owner": ann, "stage": "dev"})
        mlflow.log_dict({"python": "3.11"}, "environment.json")
        mlflow.log_table(pd.DataFrame({"x": [1]}), "reports/table.json")
        mlflow.log_artifacts(str(tmp_path / "plots"), "plots")
    client, run_id = MlflowClient(), child.info.run_id
    assert client.get_run(run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert [(each.step, each.value) for each in client.get_metric_history(run_id, "auc")] == [(1, 0.7), (2, 0.8)]
    assert {each.path for each in client.list_artifacts(run_id)} == {"environment.json", "plots", "reports"}
    assert mlflow.artifacts.load_dict(f"runs:/{run_id}/environment.json") == {"python": "3.11"}


@pytest.mark.measured
def test_pages_of_runs(ann: str, workspace: Any) -> None:
    """A search has pages, in the order that was asked for."""
    ids = [arrange.run(workspace, metrics={"auc": number / 10}) for number in range(5)]
    client, pages, token = MlflowClient(), [], None
    for _ in range(3):
        page = client.search_runs(["1"], order_by=["metrics.auc ASC"], max_results=2, page_token=token)
        pages, token = [*pages, [run.info.run_id for run in page]], page.token
    assert pages == [ids[:2], ids[2:4], ids[4:]]
    assert not token


@pytest.mark.measured
def test_runs_deleted_and_restored(ann: str, workspace: Any) -> None:
    """A deleted run is not found until it is restored."""
    client, run_id = MlflowClient(), arrange.run(workspace)
    client.delete_run(run_id)
    assert client.search_runs(["1"]) == []
    client.restore_run(run_id)
    assert [run.info.run_id for run in client.search_runs(["1"])] == [run_id]


@pytest.mark.measured
def test_arranged_data_set(ann: str, workspace: Any) -> None:
    """A run of the world has inputs as MLflow writes them, which the world tells as well."""
    source = {"delta_table_name": "main.churn.t", "delta_table_version": 0}
    used = {"name": "t", "context": "training", "source_type": "delta_table", "source": source}
    run_id = arrange.run(workspace, datasets=[used])
    (seen,) = mlflow.get_run(run_id).inputs.dataset_inputs
    assert mlflow.data.get_source(seen.dataset).delta_table_version == 0
    assert (seen.tags[0].key, seen.tags[0].value) == ("mlflow.data.context", "training")
    (told,) = arrange.runs(workspace)[0]["datasets"]
    assert (told["context"], told["source_type"], told["source"]) == ("training", "delta_table", seen.dataset.source)


@pytest.mark.measured
def test_autologging(ann: str) -> None:
    """Parameters and metrics are logged by themselves; what is added by hand stands beside them."""
    mlflow.sklearn.autolog(log_models=False, log_datasets=False, silent=True)
    try:
        with mlflow.start_run() as run:
            mlflow.set_tag("owner", ANN)
            LogisticRegression(C=2.0).fit(np.eye(4), [0, 1, 0, 1])
    finally:
        mlflow.sklearn.autolog(disable=True, silent=True)
    seen = mlflow.get_run(run.info.run_id).data
    assert (seen.params["C"], seen.tags["owner"]) == ("2.0", ANN)
    assert "training_accuracy_score" in seen.metrics


class Threshold(mlflow.pyfunc.PythonModel):
    """Says yes above a limit that the request may set."""

    def load_context(self, context: Any) -> None:
        with open(context.artifacts["factor"], encoding="utf-8") as file:  # noqa: PTH123
            self.factor = float(file.read())

    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        return (model_input["x"] * self.factor > (params or {}).get("limit", 0.5)).to_numpy()


@pytest.mark.measured
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_custom_model(ann: str, workspace: Any, tmp_path: Any) -> None:
    """A model of one's own with an artifact and a parameter goes to Unity Catalog and answers after it is loaded."""
    (tmp_path / "factor.txt").write_text("2", "utf-8")
    arrange.grant(workspace, "schema", "main.churn", ANN, [])
    rows = pd.DataFrame({"x": [0.1, 0.3]})
    signature = mlflow.models.infer_signature(rows, np.array([True]), params={"limit": 0.5})
    mlflow.pyfunc.log_model(
        name="threshold", python_model=Threshold(), artifacts={"factor": str(tmp_path / "factor.txt")},
        signature=signature, pip_requirements=["pandas"], registered_model_name="main.churn.threshold",
    )  # fmt: skip
    model = mlflow.pyfunc.load_model("models:/main.churn.threshold/1")
    assert model.predict(rows).tolist() == [False, True]
    assert model.predict(rows, params={"limit": 0.0}).tolist() == [True, True]
    assert mlflow.models.get_model_info("models:/main.churn.threshold/1").signature == signature


@pytest.mark.measured
def test_promotion_by_copy(ann: str, workspace: Any, log_churn_model: Any) -> None:
    """A version is copied to another model, as deploy-model promotion does; tags are set and taken away."""
    client = MlflowClient()
    for catalog in ("dev", "prod"):
        arrange.grant(workspace, "schema", f"{catalog}.churn", ANN, [])
    mlflow.register_model(log_churn_model().model_uri, "dev.churn.m", tags={"snapshot": "3", "wrong": "x"})
    client.delete_model_version_tag("dev.churn.m", "1", "wrong")
    copied = client.copy_model_version("models:/dev.churn.m/1", "prod.churn.m")
    assert (copied.name, copied.version) == ("prod.churn.m", "1")
    assert client.get_model_version("dev.churn.m", "1").tags == {"snapshot": "3"}
    assert mlflow.pyfunc.load_model("models:/prod.churn.m/1").predict(np.eye(4)).tolist() == [0, 1, 0, 1]


@pytest.mark.measured
def test_rename(ann: str, workspace: Any, sign_in: Any) -> None:
    """A model of the workspace registry that stands in no stage gets another name, and keeps its versions."""
    sign_in(ANN, registry="databricks")
    arrange.registry_model(workspace, "churn", owner=ANN)
    arrange.registry_version(workspace, "churn")
    client = MlflowClient()
    client.rename_registered_model("churn", "retention")
    client.set_registered_model_tag("retention", "team", "growth")
    client.delete_registered_model_tag("retention", "team")
    assert [each.version for each in client.search_model_versions("name = 'retention'")] == ["1"]
    assert client.get_registered_model("retention").tags == {}


@pytest.mark.documented
def test_owner_of_a_table(ann: str, workspace: Any) -> None:
    """A table is given to another owner through the SDK."""
    import pyarrow as pa
    from databricks.sdk import WorkspaceClient

    arrange.write_table(workspace, "main.default.t", pa.table({"x": [1]}), user=ANN)
    w = WorkspaceClient()
    w.groups.create(display_name="feature-team")
    w.tables.update("main.default.t", owner="feature-team")
    assert w.tables.get("main.default.t").owner == "feature-team"


@pytest.mark.measured
def test_models_by_the_sdk(ann: str, workspace: Any) -> None:
    """The SDK describes a version, takes an alias away, and says who was granted what."""
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.errors import NotFound
    from databricks.sdk.service.catalog import Privilege

    arrange.uc_model(workspace, "main.churn.m", ANN)
    arrange.uc_version(workspace, "main.churn.m")
    arrange.grant(workspace, "function", "main.churn.m", "scorers", ["EXECUTE"])
    w = WorkspaceClient()
    w.model_versions.update("main.churn.m", 1, comment="the card")
    assert w.model_versions.get("main.churn.m", 1).comment == "the card"
    w.registered_models.set_alias("main.churn.m", "champion", 1)
    w.registered_models.delete_alias("main.churn.m", "champion")
    with pytest.raises(NotFound):
        w.model_versions.get_by_alias("main.churn.m", "champion")
    (given,) = w.grants.get("function", "main.churn.m").privilege_assignments
    assert (given.principal, given.privileges) == ("scorers", [Privilege.EXECUTE])


@pytest.mark.measured
def test_logged_models(ann: str, log_churn_model: Any) -> None:
    """A logged model is found with its metrics, and tagged."""
    model_id = log_churn_model().model_id
    mlflow.set_logged_model_tags(model_id, {"verdict": "passed"})
    assert mlflow.get_logged_model(model_id).tags["verdict"] == "passed"
    found = mlflow.search_logged_models(experiment_ids=["1"], output_format="list")
    assert [each.model_id for each in found] == [model_id]
