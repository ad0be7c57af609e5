"""The audit log and the lineage of tables, read through Spark."""

from __future__ import annotations

from typing import Any

import pytest
from lakemock import arrange
from pyspark.errors.exceptions.connect import SparkConnectGrpcException


@pytest.mark.documented
def test_lineage(spark: Any, workspace: Any) -> None:
    """A table made from another is in the lineage, by API and by SQL."""
    spark.range(3).write.saveAsTable("main.churn.a")
    spark.table("main.churn.a").where("id > 0").write.saveAsTable("main.churn.b")
    arrange.admin(workspace, "ana@example.com")
    lineage = (
        "SELECT source_table_full_name AS s, target_table_full_name AS t, created_by FROM system.access.table_lineage"
    )
    assert [tuple(row) for row in spark.sql(lineage).collect()] == [("main.churn.a", "main.churn.b", "ana@example.com")]
    recent = (
        "SELECT source_table_name FROM system.access.table_lineage WHERE event_date >= current_date() - INTERVAL 7 DAYS"
    )
    assert [row[0] for row in spark.sql(recent).collect()] == ["a"]


@pytest.mark.documented
def test_audit(spark: Any, workspace: Any) -> None:
    """Who did what to which object is in the audit log."""
    spark.range(3).write.saveAsTable("main.churn.a")
    spark.sql("GRANT SELECT ON churn.a TO `account users`")
    arrange.admin(workspace, "ana@example.com")
    rows = spark.sql(
        "SELECT user_identity.email AS who, action_name, request_params['full_name_arg'] AS about FROM system.access.audit "
        "WHERE action_name = 'updatePermissions'"
    ).collect()
    assert [tuple(row) for row in rows] == [("ana@example.com", "updatePermissions", "main.churn.a")]


@pytest.mark.documented
def test_audit_of_an_endpoint(spark: Any, workspace: Any, sign_in: Any) -> None:
    """What was done to a serving endpoint has its name among the request's parameters, also where it was refused."""
    from datetime import UTC, datetime

    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.serving import EndpointCoreConfigInput, ServedEntityInput

    sign_in("ana@example.com", admin=True)
    version = arrange.linear_model(workspace, "main.churn.m", {"x": 2.0}, owner="ana@example.com")
    served = {"entity_name": "main.churn.m", "entity_version": version, "workload_size": "Small"}
    config = EndpointCoreConfigInput(
        name="m", served_entities=[ServedEntityInput(**served, scale_to_zero_enabled=False)]
    )
    WorkspaceClient().serving_endpoints.create("m", config=config)
    about = ("ben@example.com", "serverlessRealTimeInference", "updateServingEndpoint", "m", 403, {"name": "m"})
    arrange.audited(workspace, datetime(2026, 1, 5, tzinfo=UTC), *about)
    rows = spark.sql(
        "SELECT user_identity.email, action_name, response.status_code FROM system.access.audit "
        "WHERE request_params['name'] = 'm' ORDER BY event_time"
    ).collect()
    assert [tuple(row) for row in rows] == [
        ("ben@example.com", "updateServingEndpoint", 403),
        ("ana@example.com", "createServingEndpoint", 200),
    ]


@pytest.mark.documented
def test_only_admins(spark: Any) -> None:
    """Who is no admin reads neither."""
    with pytest.raises(SparkConnectGrpcException, match="PERMISSION_DENIED"):
        spark.table("system.access.audit").count()
