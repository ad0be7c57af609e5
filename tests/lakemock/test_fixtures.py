"""The fixtures as another project meets them."""

from __future__ import annotations

import pytest
from lakemock import arrange

pytestmark = pytest.mark.measured


def test_spark_writes_where_the_workspace_reads(spark, workspace):
    """A table written through Spark is the workspace's."""
    spark.range(3).write.saveAsTable("main.default.numbers")
    assert arrange.read_table(workspace, "main.default.numbers").num_rows == 3


def test_a_sign_in_is_somebody(sign_in):
    """The plain SDK, without arguments, is whoever signed in."""
    from databricks.sdk import WorkspaceClient

    sign_in("ann@example.com")
    assert WorkspaceClient().current_user.me().user_name == "ann@example.com"
    sign_in("ben@example.com")
    assert WorkspaceClient().current_user.me().user_name == "ben@example.com"
