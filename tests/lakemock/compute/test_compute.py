"""Clusters, policies and pools through the SDK: kept, checked, and honest about running nothing."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import DatabricksError, InvalidParameterValue, PermissionDenied
from databricks.sdk.service.compute import AutoScale, State
from lakemock import arrange

ANN, BEN = "ann@example.com", "ben@example.com"


@pytest.fixture
def w(workspace: Any, client: Any) -> Any:
    arrange.admin(workspace, ANN)
    return client(ANN)


@pytest.mark.documented
def test_cluster(w: Any) -> None:
    """The SDK's own choice of node and version makes a cluster that runs at once and says that nothing runs on it."""
    version = w.clusters.select_spark_version(long_term_support=True, ml=True)
    node = w.clusters.select_node_type(local_disk=True, min_memory_gb=16)
    made = w.clusters.create_and_wait(spark_version=version, node_type_id=node, num_workers=1, cluster_name="c")
    assert made.state is State.RUNNING and "no code runs" in made.state_message
    assert (version, node) == ("16.4.x-cpu-ml-scala2.12", "m5d.xlarge")
    assert w.clusters.delete_and_wait(made.cluster_id).state is State.TERMINATED
    assert w.clusters.start_and_wait(made.cluster_id).state is State.RUNNING
    w.clusters.permanent_delete(made.cluster_id)
    assert list(w.clusters.list()) == []


@pytest.mark.documented
def test_a_cluster_that_runs(w: Any, client: Any) -> None:
    """It may be started again without effect, gets another size while it runs, and is pinned by admins."""
    settings = {"spark_version": "17.3.x-scala2.13", "node_type_id": "i3.xlarge", "num_workers": 1}
    made = w.clusters.create_and_wait(**settings).cluster_id
    assert w.clusters.start_and_wait(made).state is State.RUNNING
    assert w.clusters.resize_and_wait(made, autoscale=AutoScale(max_workers=4, min_workers=2)).num_workers is None
    w.clusters.pin(made)
    with pytest.raises(PermissionDenied):
        client(BEN).clusters.unpin(made)
    w.clusters.delete_and_wait(made)
    with pytest.raises(DatabricksError, match="unexpected state TERMINATED"):
        w.clusters.resize(made, num_workers=2)


@pytest.mark.documented
def test_an_idle_cluster_ends(w: Any, workspace: Any) -> None:
    """By the workspace's clock, after the minutes that were set."""
    settings = {"spark_version": "17.3.x-scala2.13", "node_type_id": "i3.xlarge", "num_workers": 1}
    made = w.clusters.create_and_wait(**settings, autotermination_minutes=30)
    workspace.clock.sleep(29 * 60)
    assert w.clusters.get(made.cluster_id).state is State.RUNNING
    workspace.clock.sleep(2 * 60)
    assert w.clusters.get(made.cluster_id).state is State.TERMINATED


@pytest.mark.assumed
@pytest.mark.parametrize(
    "wrong",
    [
        {"spark_version": "1.0"},
        {"node_type_id": "nope"},
        {"num_workers": None},
        {"autoscale": AutoScale(1, 2)},
        {"policy_id": "nope"},
    ],
    ids=str,
)
def test_clusters_that_cannot_be(w: Any, wrong: dict[str, Any]) -> None:
    """A version, a type or a policy that is not there; no size, or two."""
    settings = {"spark_version": "17.3.x-scala2.13", "node_type_id": "i3.xlarge", "num_workers": 1, **wrong}
    with pytest.raises(InvalidParameterValue):
        w.clusters.create(**settings)


@pytest.mark.documented
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"autotermination_minutes": 9}, "0 or between 10 and 10000"),
        ({"custom_tags": {f"k{number}": "v" for number in range(46)}}, "at most 45 custom_tags"),
        ({"num_workers": 0}, "NumWorkers could be 0 only for SingleNode clusters"),
    ],
    ids=["minutes", "tags", "no workers"],
)
def test_limits(w: Any, wrong: dict[str, Any], words: str) -> None:
    """Minutes and tags within limits, and no worker on a single node only; the last in the words that were reported."""
    settings = {"spark_version": "17.3.x-scala2.13", "node_type_id": "i3.xlarge", "num_workers": 1}
    with pytest.raises(InvalidParameterValue, match=words):
        w.clusters.create(**{**settings, **wrong})
    single = {"spark.databricks.cluster.profile": "singleNode", "spark.master": "local[*]"}
    assert w.clusters.create(**{**settings, "num_workers": 0, "spark_conf": single}).cluster_id


@pytest.mark.documented
@pytest.mark.parametrize(
    "span", [{"min_workers": 2, "max_workers": 2}, {"min_workers": 1}, {"min_workers": "1", "max_workers": 2}]
)
def test_a_span_of_workers(w: Any, span: dict[str, Any]) -> None:
    """Its upper end is strictly greater; a refused resize leaves the cluster as it was."""
    settings = {"spark_version": "17.3.x-scala2.13", "node_type_id": "i3.xlarge"}
    with pytest.raises(InvalidParameterValue, match="max_workers, which must be greater"):
        w.api_client.do("POST", "/api/2.1/clusters/create", body={**settings, "autoscale": span})
    made = w.clusters.create_and_wait(**settings, autoscale=AutoScale(min_workers=1, max_workers=2)).cluster_id
    with pytest.raises(InvalidParameterValue):
        w.api_client.do("POST", "/api/2.1/clusters/resize", body={"cluster_id": made, "autoscale": span})
    assert w.clusters.get(made).autoscale.max_workers == 2


@pytest.mark.documented
def test_policies_and_pools(w: Any, client: Any) -> None:
    """Admins make them, names are taken once, and rules that would not be enforced are refused."""
    policy = w.cluster_policies.create(name="small").policy_id
    pool = w.instance_pools.create("idle", "i3.xlarge").instance_pool_id
    made = w.clusters.create_and_wait(
        spark_version="17.3.x-scala2.13", instance_pool_id=pool, policy_id=policy, num_workers=1
    )
    assert made.instance_pool_id == pool and [each.name for each in w.cluster_policies.list()] == ["small"]
    with pytest.raises(InvalidParameterValue):
        w.cluster_policies.create(name="small")
    with pytest.raises(DatabricksError, match="not implemented"):
        w.cluster_policies.create(name="strict", definition='{"num_workers": {"type": "fixed", "value": 1}}')
    with pytest.raises(PermissionDenied):
        client(BEN).instance_pools.create("mine", "i3.xlarge")


@pytest.mark.assumed
def test_arranged_runtimes(w: Any, workspace: Any) -> None:
    """A scene's runtimes are those that are listed, and the only ones that a cluster can have."""
    arrange.runtimes(workspace, {"18.1.x-scala2.13": "18.1 LTS (includes Apache Spark 4.1.0, Scala 2.13)"})
    assert [each.key for each in w.clusters.spark_versions().versions] == ["18.1.x-scala2.13"]
    settings = {"node_type_id": "i3.xlarge", "num_workers": 1}
    assert w.clusters.create(spark_version="18.1.x-scala2.13", **settings).cluster_id
    with pytest.raises(InvalidParameterValue):
        w.clusters.create(spark_version="17.3.x-scala2.13", **settings)
