"""Names of experiments through MLflow and the SDK: absolute paths of the workspace and nothing else."""

from __future__ import annotations

from typing import Any

import mlflow
import pytest
from databricks.sdk.errors import InvalidParameterValue, NotFound
from databricks.sdk.service.workspace import ImportFormat, Language
from lakemock import arrange
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

ANN = "ann@example.com"
REFUSAL = (
    "Got an invalid experiment name 'churn'. An experiment name must be an absolute path within the Databricks workspace, "
    "e.g. '/Users/<some-username>/my-experiment'."
)


@pytest.mark.documented
@pytest.mark.parametrize("make", [mlflow.set_experiment, mlflow.create_experiment], ids=["set", "create"])
def test_no_path(sign_in: Any, make: Any) -> None:
    """An experiment whose name is no absolute path is not made."""
    sign_in(ANN)
    with pytest.raises(MlflowException) as refused:
        make("churn")
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE" and REFUSAL in str(refused.value)
    assert mlflow.search_experiments() == []


@pytest.mark.documented
def test_asked_for_by_no_path(client: Any, sign_in: Any) -> None:
    """Such a name is not found, which the SDK tells with the platform's words and MLflow with None."""
    with pytest.raises(NotFound) as refused:
        client(ANN).experiments.get_by_name("churn")
    assert str(refused.value).startswith(REFUSAL)
    sign_in(ANN)
    assert mlflow.get_experiment_by_name("churn") is None


@pytest.mark.assumed
def test_renamed(client: Any, sign_in: Any) -> None:
    """An experiment is not renamed to such a name either."""
    sign_in(ANN)
    number = mlflow.create_experiment("/Shared/churn")
    with pytest.raises(MlflowException, match="invalid experiment name"):
        MlflowClient().rename_experiment(number, "churn")
    with pytest.raises(InvalidParameterValue, match="invalid experiment name"):
        client(ANN).experiments.update_experiment(number, new_name="churn")
    assert mlflow.get_experiment(number).name == "/Shared/churn"


@pytest.mark.assumed
def test_arranged(workspace: Any, sign_in: Any) -> None:
    """A scene may have an experiment by any name, and clients find and use it."""
    run = arrange.run(workspace, "churn")
    sign_in(ANN)
    assert mlflow.set_experiment("churn").experiment_id == mlflow.get_run(run).info.experiment_id


@pytest.mark.documented
def test_a_folder_that_is_not_there(workspace: Any, client: Any, sign_in: Any) -> None:
    """In the words that were reported; once the folder is made the experiment is, also by its long path."""
    sign_in(ANN)
    with pytest.raises(MlflowException, match="Parent directory /Shared/team does not exist"):
        mlflow.set_experiment("/Shared/team/churn")
    client(ANN).workspace.mkdirs("/Shared/team")
    mlflow.set_experiment("/Shared/team/churn")
    mlflow.create_experiment("/Workspace/Shared/team/other")


@pytest.mark.assumed
@pytest.mark.parametrize("taken", ["/Shared/team", "/Workspace/Shared/team", "/Shared", "/Shared/note"])
def test_a_path_that_is_taken(workspace: Any, client: Any, sign_in: Any, taken: str) -> None:
    """No experiment is made where a folder or a notebook is."""
    client(ANN).workspace.mkdirs("/Shared/team")
    client(ANN).workspace.upload("/Shared/note", b"1", language=Language.PYTHON)
    sign_in(ANN)
    with pytest.raises(MlflowException, match=rf"Node named '{taken.rpartition('/')[2]}' already exists"):
        mlflow.create_experiment(taken)


@pytest.mark.assumed
def test_git_folders(workspace: Any, client: Any, sign_in: Any) -> None:
    """No experiment is made below /Repos."""
    client(ANN).workspace.mkdirs("/Repos/team")
    sign_in(ANN)
    with pytest.raises(MlflowException, match="cannot be created in a Git folder"):
        mlflow.create_experiment("/Repos/team/churn")


@pytest.mark.assumed
def test_a_file_is_no_folder(workspace: Any, client: Any, sign_in: Any) -> None:
    """What lies in the way of an experiment holds none, and a home is there for who is."""
    sign_in(ANN)
    client(ANN).workspace.upload("/Shared/team", b"x", format=ImportFormat.RAW)
    with pytest.raises(MlflowException, match="Parent directory /Shared/team does not exist"):
        mlflow.create_experiment("/Shared/team/churn")
    mlflow.create_experiment(f"/Users/{ANN}/churn")
