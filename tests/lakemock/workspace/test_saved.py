"""The state of every service outlives the process: filled by the real clients, written, read again, compared."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.catalog import MonitorSnapshot, PermissionsChange, Privilege, VolumeType
from databricks.sdk.service.iam import AccessControlRequest, PermissionLevel
from databricks.sdk.service.jobs import NotebookTask, Task
from databricks.sdk.service.ml import HttpUrlSpec, RegistryWebhookEvent
from databricks.sdk.service.settings import ListType
from databricks.sdk.service.workspace import AclPermission, Language
from lakemock import arrange, server
from lakemock.application import journal, saved
from lakemock.application.state import Workspace
from lakemock.tracking import client_state
from lakemock.workspace import plain

ANN, BOB = "ann@example.com", "bob@example.com"
Started = Callable[[Path], Any]


@pytest.fixture
def start() -> Iterator[Started]:
    """A workspace over a folder, served, with Ann signed in; the one before it is saved and stopped."""
    running: list[Any] = []

    def end() -> None:
        while running:
            last = running.pop()
            last.stop()
            saved.close(last.workspace)

    def begin(folder: Path) -> Any:
        end()
        running.append(server.start(saved.opened(folder)))
        workspace = running[-1].workspace
        arrange.admin(workspace, ANN)
        client_state.sign_in(running[-1].host, workspace.principals.token_of(ANN))
        return running[-1]

    yield begin
    client_state.sign_out()
    end()


def fill(running: Any) -> str:
    """Something in every service; returns a token that Ann made."""
    from databricks.feature_engineering import FeatureEngineeringClient, FeatureLookup
    from lakemock.spark import engine

    w, workspace = WorkspaceClient(), running.workspace
    w.users.create(user_name=BOB)
    w.secrets.create_scope("s")
    w.secrets.put_secret("s", "key", bytes_value="/w==")
    w.secrets.put_acl("s", BOB, AclPermission.READ)
    w.volumes.create("main", "default", "raw", VolumeType.MANAGED)
    w.files.upload("/Volumes/main/default/raw/a.txt", io.BytesIO(b"kept"))
    model = w.model_registry.create_model("churn").registered_model
    model_id = w.model_registry.get_model(model.name).registered_model_databricks.id
    access = AccessControlRequest(user_name=BOB, permission_level=PermissionLevel.CAN_EDIT)
    w.permissions.update("registered-models", model_id, access_control_list=[access])
    number = w.experiments.create_experiment(f"/Users/{ANN}/churn").experiment_id
    w.permissions.update("experiments", number, access_control_list=[access])
    arrange.registry_version(workspace, "churn")
    w.model_registry.create_transition_request("churn", "1", "Staging", comment="please")
    w.model_registry.create_comment("churn", "1", "fine")
    w.model_registry.create_webhook(
        [RegistryWebhookEvent.COMMENT_CREATED], http_url_spec=HttpUrlSpec(url="http://127.0.0.1:9/", secret="x")
    )
    w.registered_models.create(catalog_name="main", schema_name="default", name="m")
    arrange.uc_version(workspace, "main.default.m", signature={"inputs": [{"type": "double", "name": "x"}]})
    w.registered_models.set_alias("main.default.m", "champion", 1)
    w.grants.update("schema", "main.default", changes=[PermissionsChange(add=[Privilege.SELECT], principal=BOB)])
    with engine.connected(running.host, workspace.principals.token_of(ANN)) as spark:
        fe = FeatureEngineeringClient()
        frame = spark.createDataFrame([(1, 2.0)], "id bigint, spend double")
        fe.create_table(name="main.default.f", primary_keys="id", df=frame, tags={"tier": "gold"})
        spark.sql("ALTER TABLE main.default.f SET TBLPROPERTIES (delta.enableChangeDataFeed = true)")
        spark.sql("CREATE VIEW main.default.v AS SELECT id FROM main.default.f")
        spark.sql("ALTER TABLE main.default.f ALTER COLUMN spend COMMENT 'euros'")
        fe.create_feature_spec(name="main.default.spec", features=[FeatureLookup("main.default.f", "id")])
        fe.create_online_store(name="store", capacity="CU_1")
        store = fe.get_online_store(name="store")
        fe.publish_table(
            online_store=store, source_table_name="main.default.f", online_table_name="main.default.f_online"
        )
    w.quality_monitors.create(
        "main.default.f", "main.default", "/Shared/monitoring", snapshot=MonitorSnapshot(), skip_builtin_dashboard=True
    )
    w.quality_monitors.run_refresh("main.default.f")
    w.cluster_policies.create(name="small")
    w.ip_access_lists.create(label="elsewhere", list_type=ListType.BLOCK, ip_addresses=["203.0.113.9"])
    w.jobs.create(name="nightly", tasks=[Task("a", notebook_task=NotebookTask("/Shared/run"))])
    w.workspace.upload("/Shared/run", b"print(1)", language=Language.PYTHON)
    warehouse = w.warehouses.create_and_wait(name="bi", cluster_size="Small")
    w.statement_execution.execute_statement("SELECT 1", warehouse.id, wait_timeout="50s")
    arrange.serving_endpoint(workspace, "features", [{"entity_name": "main.default.spec"}])
    workspace.clock.sleep(60)
    return str(w.tokens.create(comment="ci").token_value)


def state_of(workspace: Workspace) -> dict[str, Any]:
    return {name: plain.encode(getattr(workspace, name), workspace.root) for name in journal.saved_fields(workspace)}


@pytest.mark.measured
def test_every_service_is_found_again(start: Started, tmp_path: Path) -> None:
    """Each service, filled, is after a stop and a start as it was; no service was left out of the filling."""
    first = start(tmp_path / "data")
    token = fill(first)
    before = state_of(first.workspace)
    new = state_of(Workspace(tmp_path / "new"))
    assert [name for name in before if before[name] == new[name]] == []
    second = start(tmp_path / "data")
    assert second.workspace is not first.workspace
    after = state_of(second.workspace)
    assert [name for name in before if after[name] != before[name]] == []
    answers(token)


def answers(token: str) -> None:
    """The clients find it too, each service with a question of its own."""
    from databricks.feature_engineering import FeatureEngineeringClient

    w, fe = WorkspaceClient(), FeatureEngineeringClient()
    assert WorkspaceClient(token=token).current_user.me().user_name == ANN
    assert w.dbutils.secrets.getBytes("s", "key") == b"\xff"
    assert w.files.download("/Volumes/main/default/raw/a.txt").contents.read() == b"kept"
    assert next(iter(w.model_registry.list_transition_requests("churn", "1"))).comment == "please"
    assert w.model_versions.get_by_alias("main.default.m", "champion").version == 1
    assert fe.get_table(name="main.default.f").tags == {"tier": "gold"}
    assert fe.get_online_store(name="store").capacity == "CU_1"
    assert w.tables.get("main.default.v").view_definition == "SELECT id FROM main.default.f"
    assert w.tables.get("main.default.f").columns[1].comment == "euros"


@pytest.mark.measured
def test_a_commit_of_which_nobody_told(start: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writer and workspace end between a commit and the word of it: the next start has the version, and whose it is."""
    from lakemock.spark import engine
    from lakemock.spark.session.announce import WorkspaceLine

    first = start(tmp_path / "data")
    with engine.connected(first.host, first.workspace.principals.mint(BOB)) as bob:
        arrange.admin(first.workspace, BOB)
        bob.sql("CREATE TABLE t (id BIGINT)")
        with monkeypatch.context() as silent:
            silent.setattr(WorkspaceLine, "finish", lambda *_: None)
            bob.sql("INSERT INTO t VALUES (1)")
    second = start(tmp_path / "data")
    with engine.connected(second.host, second.workspace.principals.token_of(ANN)) as ann:
        history = ann.sql("DESCRIBE HISTORY t").collect()
        assert [(row.version, row.userName) for row in history] == [(1, BOB), (0, BOB)]
        assert ann.table("t").count() == 1


@pytest.mark.measured
@pytest.mark.parametrize("value", [{1, 2}, (1, "x"), {("a", "b"): {"c"}}, b"\xff", {"$": 1}, frozenset({("x",)}), None])
def test_values_come_back(value: Any, tmp_path: Path) -> None:
    """What JSON lacks comes back as it was, kind included."""
    assert plain.decode(plain.encode(value, tmp_path), tmp_path) == value
    assert type(plain.decode(plain.encode(value, tmp_path), tmp_path)) is type(value)
