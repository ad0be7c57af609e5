"""A model's deployment job, through MLflow's client and the SDK."""

from __future__ import annotations

from typing import Any

import mlflow
import pytest
from databricks.sdk.service.jobs import JobParameterDefinition, NotebookTask, Task
from databricks.sdk.service.workspace import Language
from lakemock import arrange
from mlflow.exceptions import MlflowException

ANN, BOB = "ann@example.com", "bob@example.com"
NAME = "prod.churn.classifier"
READS = "name, version = (dbutils.widgets.get(each) for each in ('model_name', 'model_version'))\n"
SAYS = READS + "dbutils.notebook.exit(f'{name} {version}')"
FAILS = READS + "raise ValueError(f'{version} is not approved')"


@pytest.fixture
def w(workspace: Any, client: Any, sign_in: Any) -> Any:
    """Ann, an admin, with a catalogue and a schema in which she may make models."""
    arrange.admin(workspace, ANN)
    arrange.grant(workspace, "catalog", "prod", ANN, ["USE_CATALOG"])
    arrange.grant(workspace, "schema", "prod.churn", ANN, ["USE_SCHEMA", "CREATE_MODEL"])
    sign_in(ANN)
    return client(ANN)


def job(
    w: Any, text: str = SAYS, key: str = "Evaluation", names: tuple[str, ...] = ("model_name", "model_version")
) -> str:
    w.workspace.upload(f"/Shared/{key}", text.encode(), language=Language.PYTHON, overwrite=True)
    parameters = [JobParameterDefinition(name=each, default="") for each in names]
    tasks = [Task(key, notebook_task=NotebookTask(f"/Shared/{key}"))]
    return str(w.jobs.create(name="deploy", tasks=tasks, parameters=parameters).job_id)


def registered(log_churn_model: Any) -> Any:
    return mlflow.register_model(log_churn_model().model_uri, NAME)


@pytest.mark.documented
def test_a_new_version_is_deployed(w: Any, jobs: Any, log_churn_model: Any) -> None:
    """The job gets the model and the version as its parameters; the version shows what came of it."""
    job_id = job(w)
    made = mlflow.MlflowClient().create_registered_model(NAME, deployment_job_id=job_id)
    assert (made.deployment_job_id, made.deployment_job_state) == (job_id, "CONNECTED")
    version = registered(log_churn_model)
    jobs.settle()
    (run,) = w.jobs.list_runs(job_id=int(job_id), expand_tasks=True)
    assert w.jobs.get_run_output(run.tasks[0].run_id).notebook_output.result == f"{NAME} 1"
    state = mlflow.MlflowClient().get_model_version(NAME, version.version).deployment_job_state
    assert (state.job_id, state.run_id, state.run_state) == (job_id, str(run.run_id), "SUCCEEDED")


@pytest.mark.documented
def test_connected_and_parted(w: Any, jobs: Any, log_churn_model: Any) -> None:
    """A model is connected to a job later; without one, a new version starts nothing."""
    job_id = job(w)
    client = mlflow.MlflowClient()
    client.create_registered_model(NAME)
    client.update_registered_model(NAME, deployment_job_id=job_id)
    client.update_registered_model(NAME, description="of customers")
    assert client.get_registered_model(NAME).deployment_job_id == job_id
    client.update_registered_model(NAME, deployment_job_id="")
    assert not client.get_registered_model(NAME).deployment_job_id
    registered(log_churn_model)
    assert list(w.jobs.list_runs(job_id=int(job_id))) == []


@pytest.mark.assumed
@pytest.mark.parametrize(("key", "state"), [("Evaluation", "FAILED"), ("Approval_Check", "APPROVAL")])
def test_a_run_that_fails(w: Any, jobs: Any, log_churn_model: Any, key: str, state: str) -> None:
    """In a task for the approval it waits for that."""
    mlflow.MlflowClient().create_registered_model(NAME, deployment_job_id=job(w, FAILS, key))
    version = registered(log_churn_model)
    jobs.settle()
    found = mlflow.MlflowClient().get_model_version(NAME, version.version).deployment_job_state
    assert (found.run_state, found.current_task_name) == (state, key)


@pytest.mark.assumed
def test_a_job_that_is_gone(w: Any, jobs: Any, log_churn_model: Any) -> None:
    """The version is registered, no run begins, and both say why."""
    job_id = job(w)
    client = mlflow.MlflowClient()
    client.create_registered_model(NAME, deployment_job_id=job_id)
    w.jobs.delete(int(job_id))
    state = client.get_model_version(NAME, registered(log_churn_model).version).deployment_job_state
    assert (state.job_state, state.run_state) == ("NOT_FOUND", "NO_VALID_DEPLOYMENT_JOB_FOUND")
    assert client.get_registered_model(NAME).deployment_job_state == "NOT_FOUND"


@pytest.mark.assumed
def test_what_is_refused(w: Any, jobs: Any, workspace: Any, sign_in: Any) -> None:
    """A job that is not there, one without the parameters, and one that the model's owner may not run."""
    client = mlflow.MlflowClient()
    with pytest.raises(MlflowException, match="does not exist"):
        client.create_registered_model(NAME, deployment_job_id="7")
    with pytest.raises(MlflowException, match="no parameter model_version"):
        client.create_registered_model(NAME, deployment_job_id=job(w, names=("model_name",)))
    arrange.grant(workspace, "catalog", "prod", BOB, ["USE_CATALOG"])
    arrange.grant(workspace, "schema", "prod.churn", BOB, ["USE_SCHEMA", "CREATE_MODEL"])
    job_id = job(w)
    sign_in(BOB)
    with pytest.raises(MlflowException, match="CAN_MANAGE_RUN"):
        mlflow.MlflowClient().create_registered_model(NAME, deployment_job_id=job_id)


@pytest.mark.assumed
def test_without_a_runner(w: Any) -> None:
    """Nothing is stored that nothing would run."""
    with pytest.raises(MlflowException, match="NOT_IMPLEMENTED"):
        mlflow.MlflowClient().create_registered_model(NAME, deployment_job_id=job(w))
