"""The job's own tests: the plain SDK, MLflow and Spark, offline."""

from __future__ import annotations

import churn_job
import lakemock.responses
import mlflow
import pandas as pd
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import PermissionDenied
from databricks.sdk.service.compute import ClusterSpec
from databricks.sdk.service.jobs import Source, SparkPythonTask, Task
from lakemock import arrange

ROWS = pd.DataFrame(
    {"tenure_months": [1.0, 30.0, 2.0, 40.0], "monthly_spend": [80.0, 20.0, 90.0, 25.0], "churned": [1, 0, 1, 0]}
)


@pytest.fixture
def bot(workspace, sign_in):
    """The job's own principal, who may make models in main.churn."""
    name = "churn-bot@example.com"
    arrange.grant(workspace, "catalog", "main", name, ["USE_CATALOG"])
    arrange.grant(workspace, "schema", "main.churn", name, ["USE_SCHEMA", "CREATE_MODEL"])
    sign_in(name)
    return name


def test_rows_are_those_of_the_version(spark):
    spark.sql("CREATE SCHEMA IF NOT EXISTS main.churn")
    spark.createDataFrame(ROWS).write.saveAsTable("main.churn.rows")
    spark.createDataFrame(ROWS).write.mode("append").saveAsTable("main.churn.rows")
    assert len(churn_job.training_rows(spark, "main.churn.rows", 0)) == 4
    assert len(spark.table("main.churn.rows").toPandas()) == 8


def test_champion_predicts(bot):
    assert churn_job.train(ROWS) == "1"
    assert churn_job.champion() == f"1 by {bot}"
    loaded = mlflow.pyfunc.load_model("models:/main.churn.nightly@champion")
    assert list(loaded.predict(ROWS[["tenure_months", "monthly_spend"]])) == [1, 0, 1, 0]


def test_others_may_not_see_it(bot, sign_in):
    churn_job.train(ROWS)
    sign_in("stranger@example.com")
    with pytest.raises(PermissionDenied):
        churn_job.champion()


def test_nightly_run(jobs, sql, sign_in):
    """The job in the workspace: its file is the one beside this test, its rows come by a statement."""
    sign_in("admin@example.com", admin=True)
    sql("CREATE SCHEMA IF NOT EXISTS main.churn")
    sql("CREATE TABLE main.churn.rows AS SELECT 1.0D AS tenure_months, 80.0D AS monthly_spend, 1 AS churned")
    w = WorkspaceClient()
    code = SparkPythonTask("count_rows.py", ["main.churn.rows"], source=Source.GIT)
    cluster = ClusterSpec(spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=1)
    task = Task("rows", spark_python_task=code, new_cluster=cluster)
    run = w.jobs.run_now(w.jobs.create(name="nightly", tasks=[task]).job_id).result()
    assert w.jobs.get_run_output(run.tasks[0].run_id).logs == "1 rows\n"
    assert sql("SELECT count(*) AS n FROM main.churn.rows").to_pylist() == [{"n": 1}]


def test_score_of_the_endpoint_survives_throttling(serving, faults, bot):
    serving.linear_model("main.churn.scored", {"tenure_months": -0.5, "monthly_spend": 1.0})
    entity = {"entity_name": "main.churn.scored", "entity_version": "1"}
    serving.serving_endpoint("scored", [entity], permissions={bot: "CAN_QUERY"})
    faults.inject("throttled", times=2, retry_after=5)
    assert churn_job.served_score("scored", 10.0, 80.0) == 75.0
    assert [each["status"] for each in serving.serving_requests("scored")] == [429, 429, 200]


def test_champion_without_a_socket():
    """The same code behind `requests`, where a unit test may open no socket."""
    with lakemock.responses.activate("ann@example.com", admin=True) as workspace:
        version = arrange.linear_model(workspace, churn_job.MODEL, {"tenure_months": 1.0}, owner="ann@example.com")
        WorkspaceClient().registered_models.set_alias(churn_job.MODEL, "champion", int(version))
        assert churn_job.champion() == "1 by ann@example.com"
