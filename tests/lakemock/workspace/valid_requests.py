"""A valid request for each operation that takes texts, in a workspace that `furnished` made.

A path's values stand in braces. `$new` is a name that nothing has, `$job` and its kind what `furnished` made. What stands beside
a GET or DELETE is the query, beside the others the body.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from databricks.sdk import WorkspaceClient
from databricks.sdk.service.catalog import VolumeType
from databricks.sdk.service.jobs import NotebookTask, Task
from lakemock import arrange

ANN, BOB = "ann@example.com", "bob@example.com"
MAPS = ("properties", "custom_tags", "base_parameters", "spark_conf", "tags", "environment_vars")
"""Objects whose keys the caller chooses."""

Place = tuple[Any, ...]
TAG = [{"key": "k", "value": "v"}]
PATCH = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
CAN_EDIT, CAN_VIEW = (
    {"access_control_list": [{"user_name": BOB, "permission_level": level}]} for level in ("CAN_EDIT", "CAN_VIEW")
)
TASK = {
    "task_key": "a",
    "description": "d",
    "notebook_task": {"notebook_path": "/Shared/n", "base_parameters": {"k": "v"}},
}
JOB = {
    "name": "$new", "tasks": [TASK], "tags": {"k": "v"}, "parameters": [{"name": "p", "default": "d"}],
    "schedule": {"quartz_cron_expression": "0 0 1 * * ?", "timezone_id": "UTC"}, "description": "d",
    "email_notifications": {"on_failure": [BOB]},
}  # fmt: skip
ENTITY = {
    "name": "e", "entity_name": "main.default.m", "entity_version": "1", "workload_size": "Small", "scale_to_zero_enabled": True,
    "environment_vars": {"A": "b"},
}  # fmt: skip
CONFIG = {
    "served_entities": [ENTITY],
    "traffic_config": {"routes": [{"served_model_name": "e", "traffic_percentage": 100}]},
}
DATASET = {"name": "d", "digest": "1", "source_type": "t", "source": "s", "schema": "{}", "profile": "{}"}
HOOK = {
    "model_name": "churn", "events": ["COMMENT_CREATED"], "description": "d", "status": "ACTIVE",
    "http_url_spec": {"url": "https://127.0.0.1:9/x", "authorization": "Bearer x", "secret": "s"},
}  # fmt: skip
CLUSTER = {
    "cluster_name": "$new", "spark_version": "15.4.x-scala2.12", "node_type_id": "i3.xlarge", "num_workers": 1,
    "spark_conf": {"k": "v"}, "custom_tags": {"k": "v"},
}  # fmt: skip
STATEMENT = {
    "statement": "SELECT :x", "warehouse_id": "$warehouse", "wait_timeout": "30s", "catalog": "main", "schema": "default",
    "parameters": [{"name": "x", "value": "1", "type": "INT"}],
}  # fmt: skip
VERSION, UC_VERSION = {"name": "churn", "version": "1"}, {"name": "main.default.m", "version": "1"}

REQUESTS: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "2.0/preview/scim/v2/Users", {"userName": "$new@example.com", "displayName": "D", "externalId": "x"}),
    ("PUT", "2.0/preview/scim/v2/Users/{$user}", {"userName": BOB, "displayName": "D"}),
    ("PATCH", "2.0/preview/scim/v2/Users/{$user}", {
        "schemas": PATCH, "Operations": [{"op": "replace", "path": "displayName", "value": "x"}]}),
    ("GET", "2.0/preview/scim/v2/Users", {"filter": f'userName eq "{BOB}"', "sortBy": "userName", "attributes": "userName"}),
    ("POST", "2.0/preview/scim/v2/Groups", {"displayName": "$new", "externalId": "x"}),
    ("GET", "2.0/preview/scim/v2/Groups", {"filter": 'displayName eq "x"'}),
    ("POST", "2.0/preview/scim/v2/ServicePrincipals", {"displayName": "$new", "externalId": "x"}),
    ("POST", "2.0/secrets/scopes/create", {"scope": "$new", "initial_manage_principal": "users"}),
    ("POST", "2.0/secrets/put", {"scope": "s", "key": "k", "string_value": "v"}),
    ("POST", "2.0/secrets/put", {"scope": "s", "key": "k", "bytes_value": "eA=="}),
    ("GET", "2.0/secrets/get", {"scope": "s", "key": "k"}),
    ("GET", "2.0/secrets/list", {"scope": "s"}),
    ("POST", "2.0/secrets/acls/put", {"scope": "s", "principal": BOB, "permission": "READ"}),
    ("GET", "2.0/secrets/acls/get", {"scope": "s", "principal": BOB}),
    ("POST", "2.0/token/create", {"comment": "c", "lifetime_seconds": 60}),
    ("GET", "2.0/token-management/tokens", {"created_by_username": ANN}),
    ("POST", "2.1/unity-catalog/catalogs", {"name": "$new", "comment": "c", "properties": {"k": "v"}}),
    ("PATCH", "2.1/unity-catalog/catalogs/{main}", {"comment": "c", "owner": ANN, "properties": {"k": "v"}}),
    ("POST", "2.1/unity-catalog/schemas", {"catalog_name": "main", "name": "$new", "comment": "c", "properties": {"k": "v"}}),
    ("PATCH", "2.1/unity-catalog/schemas/{main.default}", {"comment": "c", "owner": ANN, "properties": {"k": "v"}}),
    ("GET", "2.1/unity-catalog/schemas", {"catalog_name": "main"}),
    ("GET", "2.1/unity-catalog/tables", {"catalog_name": "main", "schema_name": "default"}),
    ("GET", "2.1/unity-catalog/table-summaries", {
        "catalog_name": "main", "schema_name_pattern": "def%", "table_name_pattern": "%"}),
    ("GET", "2.1/unity-catalog/tables/{main.default.t}", {}),
    ("GET", "2.1/unity-catalog/tables/{main.default.t}/exists", {}),
    ("PATCH", "2.1/unity-catalog/tables/{main.default.t}", {"owner": ANN}),
    ("POST", "2.1/unity-catalog/volumes", {
        "catalog_name": "main", "schema_name": "default", "name": "$new", "volume_type": "MANAGED", "comment": "c"}),
    ("PATCH", "2.1/unity-catalog/volumes/{main.default.v}", {"comment": "c", "owner": ANN}),
    ("POST", "2.1/unity-catalog/functions", {"function_info": {
        "name": "$new", "catalog_name": "main", "schema_name": "default", "data_type": "INT", "full_data_type": "INT",
        "routine_body": "SQL", "routine_definition": "1", "parameter_style": "S", "is_deterministic": True,
        "sql_data_access": "NO_SQL", "is_null_call": False, "security_type": "DEFINER", "specific_name": "f", "comment": "c",
        "input_params": {"parameters": [
            {"name": "x", "type_text": "int", "type_name": "INT", "type_json": "", "position": 0}]}}}),
    ("POST", "2.1/unity-catalog/models", {"catalog_name": "main", "schema_name": "default", "name": "$new", "comment": "c"}),
    ("PATCH", "2.1/unity-catalog/models/{main.default.m}", {"comment": "c", "owner": ANN}),
    ("PUT", "2.1/unity-catalog/models/{main.default.m}/aliases/{champion}", {"version_num": 1}),
    ("PATCH", "2.1/unity-catalog/models/{main.default.m}/versions/{1}", {"comment": "c"}),
    ("POST", "2.1/unity-catalog/entity-tag-assignments", {
        "entity_type": "tables", "entity_name": "main.default.t", "tag_key": "$new", "tag_value": "v"}),
    ("GET", "2.1/unity-catalog/entity-tag-assignments/{tables}/{main.default.t}/tags", {}),
    ("PATCH", "2.1/unity-catalog/permissions/{schema}/{main.default}", {
        "changes": [{"principal": BOB, "add": ["SELECT"], "remove": ["MODIFY"]}]}),
    ("GET", "2.1/unity-catalog/effective-permissions/{schema}/{main.default}", {"principal": BOB}),
    ("PUT", "2.0/fs/files/Volumes/main/default/v/{a.txt}", {}),
    ("GET", "2.0/fs/files/Volumes/main/default/v/{a.txt}", {}),
    ("PUT", "2.0/fs/directories/Volumes/main/default/v/{d}", {}),
    ("GET", "2.0/fs/directories/Volumes/main/default/v/{d}", {}),
    ("POST", "2.0/fs/create-download-url", {"path": "/Models/main/default/m/1/MLmodel"}),
    ("POST", "2.0/mlflow/experiments/create", {"name": "/Shared/$new", "tags": TAG}),
    ("POST", "2.0/mlflow/experiments/update", {"experiment_id": "$renamed", "new_name": "/Shared/$new"}),
    ("POST", "2.0/mlflow/experiments/set-experiment-tag", {"experiment_id": "$experiment", "key": "k", "value": "v"}),
    ("GET", "2.0/mlflow/experiments/get", {"experiment_id": "$experiment"}),
    ("GET", "2.0/mlflow/experiments/get-by-name", {"experiment_name": "/Shared/kept"}),
    ("POST", "2.0/mlflow/experiments/search", {
        "filter": "name = 'x'", "order_by": ["name ASC"], "view_type": "ACTIVE_ONLY", "max_results": 5}),
    ("POST", "2.0/mlflow/runs/create", {"experiment_id": "$experiment", "run_name": "r", "start_time": 1, "tags": TAG}),
    ("POST", "2.0/mlflow/runs/update", {"run_id": "$run", "status": "RUNNING", "run_name": "x"}),
    ("POST", "2.0/mlflow/runs/log-metric", {"run_id": "$run", "key": "m", "value": 1.0, "timestamp": 1}),
    ("POST", "2.0/mlflow/runs/log-parameter", {"run_id": "$run", "key": "$new", "value": "v"}),
    ("POST", "2.0/mlflow/runs/set-tag", {"run_id": "$run", "key": "k", "value": "v"}),
    ("POST", "2.0/mlflow/runs/log-batch", {
        "run_id": "$run", "metrics": [{"key": "m", "value": 1.0, "timestamp": 1, "step": 0}],
        "params": [{"key": "$new", "value": "v"}], "tags": TAG}),
    ("POST", "2.0/mlflow/runs/log-inputs", {
        "run_id": "$run", "datasets": [{"tags": [{"key": "context", "value": "x"}], "dataset": DATASET}]}),
    ("POST", "2.0/mlflow/runs/search", {
        "experiment_ids": ["$experiment"], "filter": "params.a = 'x'", "order_by": ["metrics.m DESC"]}),
    ("GET", "2.0/mlflow/runs/get", {"run_id": "$run"}),
    ("GET", "2.0/mlflow/metrics/get-history", {"run_id": "$run", "metric_key": "m"}),
    ("GET", "2.0/mlflow/artifacts/list", {"run_id": "$run", "path": "a"}),
    ("POST", "2.0/mlflow/artifacts/credentials-for-write", {"run_id": "$run", "path": ["a.txt"]}),
    ("POST", "2.0/mlflow/artifacts/credentials-for-read", {"run_id": "$run", "path": ["a.txt"]}),
    ("POST", "2.0/mlflow/logged-models", {
        "experiment_id": "$experiment", "name": "m", "model_type": "t", "params": TAG, "tags": TAG, "source_run_id": "$run"}),
    ("PATCH", "2.0/mlflow/logged-models/{$logged}/tags", {"tags": TAG}),
    ("POST", "2.0/mlflow/logged-models/search", {"experiment_ids": ["$experiment"], "filter": "name = 'm'"}),
    ("PATCH", "2.0/permissions/experiments/{$experiment}", CAN_EDIT),
    ("POST", "2.0/mlflow/registered-models/create", {"name": "$new", "description": "d", "tags": TAG}),
    ("PATCH", "2.0/mlflow/registered-models/update", {"name": "churn", "description": "d"}),
    ("POST", "2.0/mlflow/registered-models/set-tag", {"name": "churn", "key": "k", "value": "v"}),
    ("GET", "2.0/mlflow/registered-models/search", {"filter": "name LIKE 'c%'", "order_by": "name"}),
    ("PATCH", "2.0/mlflow/model-versions/update", {**VERSION, "description": "d"}),
    ("POST", "2.0/mlflow/model-versions/set-tag", {**VERSION, "key": "k", "value": "v"}),
    ("GET", "2.0/mlflow/model-versions/search", {"filter": "name = 'churn'"}),
    ("POST", "2.0/mlflow/databricks/model-versions/transition-stage", {
        **VERSION, "stage": "Staging", "archive_existing_versions": False, "comment": "c"}),
    ("POST", "2.0/mlflow/comments/create", {**VERSION, "comment": "c"}),
    ("POST", "2.0/mlflow/registry-webhooks/create", HOOK),
    ("GET", "2.0/mlflow/registry-webhooks/list", {"model_name": "churn"}),
    ("POST", "2.0/mlflow/unity-catalog/registered-models/create", {"name": "main.default.$new", "description": "d", "tags": TAG}),
    ("POST", "2.0/mlflow/unity-catalog/registered-models/set-tag", {"name": "main.default.m", "key": "k", "value": "v"}),
    ("POST", "2.0/mlflow/unity-catalog/registered-models/alias", {**UC_VERSION, "alias": "best"}),
    ("PATCH", "2.0/mlflow/unity-catalog/model-versions/update", {**UC_VERSION, "description": "d"}),
    ("POST", "2.0/mlflow/unity-catalog/model-versions/set-tag", {**UC_VERSION, "key": "k", "value": "v"}),
    ("GET", "2.0/mlflow/unity-catalog/model-versions/search", {"filter": "name='main.default.m'"}),
    ("POST", "2.2/jobs/create", JOB),
    ("POST", "2.2/jobs/update", {
        "job_id": "$job", "new_settings": {"name": "n", "tags": {"k": "v"}}, "fields_to_remove": ["tasks/other"]}),
    ("GET", "2.2/jobs/list", {"name": "nightly"}),
    ("PATCH", "2.0/permissions/jobs/{$job}", CAN_VIEW),
    ("POST", "2.1/clusters/create", CLUSTER),
    ("POST", "2.0/policies/clusters/create", {"name": "$new", "definition": "{}", "description": "d"}),
    ("POST", "2.0/instance-pools/create", {"instance_pool_name": "$new", "node_type_id": "i3.xlarge"}),
    ("POST", "2.0/sql/warehouses", {"name": "$new", "cluster_size": "Small", "tags": {"custom_tags": TAG}}),
    ("POST", "2.0/sql/statements", STATEMENT),
    ("POST", "2.0/workspace/import", {
        "path": "/Shared/$new", "format": "SOURCE", "language": "PYTHON", "content": "cHJpbnQoMSk=", "overwrite": True}),
    ("POST", "2.0/workspace/mkdirs", {"path": "/Shared/d"}),
    ("GET", "2.0/workspace/list", {"path": "/Shared"}),
    ("GET", "2.0/workspace/get-status", {"path": "/Shared"}),
    ("POST", "2.0/serving-endpoints", {"name": "$new", "config": CONFIG, "tags": TAG, "description": "d"}),
    ("PATCH", "2.0/serving-endpoints/{f}/tags", {"add_tags": TAG, "delete_tags": ["other"]}),
    ("PUT", "2.0/serving-endpoints/{f}/rate-limits", {"rate_limits": [{"calls": 9, "key": "user", "renewal_period": "minute"}]}),
    ("PUT", "2.0/serving-endpoints/{f}/ai-gateway", {"inference_table_config": {
        "catalog_name": "main", "schema_name": "default", "table_name_prefix": "p", "enabled": True}}),
    ("GET", "2.0/serving-endpoints/{f}", {}),
    ("GET", "2.0/serving-endpoints/{f}/served-models/{f-1}/logs", {}),
    ("POST", "2.0/feature-store/online-stores", {"name": "$new", "capacity": "CU_1"}),
    ("POST", "2.0/ip-access-lists", {"label": "$new", "list_type": "BLOCK", "ip_addresses": ["203.0.113.7"]}),
    ("PATCH", "2.0/workspace-conf", {"enableIpAccessLists": "false"}),
    ("GET", "2.0/workspace-conf", {"keys": "enableIpAccessLists"}),
]  # fmt: skip


@dataclass(frozen=True)
class Request:
    """`path`: pieces, every other one a value. `content`: query or body. `name`: what stands in it for `$new`."""

    method: str
    path: tuple[str, ...]
    content: Any
    name: str = "$new"

    @property
    def label(self) -> str:
        return f"{self.method} {'{}'.join(self.path[::2])}"

    @property
    def has_query(self) -> bool:
        return self.method in ("GET", "DELETE")

    def places(self) -> list[Place]:
        """(IN_PATH, number), or the way to a text in the content; one that ends with KEY is a name that the caller chooses."""
        return [(IN_PATH, at) for at in range(1, len(self.path), 2)] + list(_texts(self.content, ()))

    def with_text(self, place: Place, text: str) -> Request:
        if place[0] == IN_PATH:
            return replace(self, path=tuple(text if at == place[1] else each for at, each in enumerate(self.path)))
        return replace(self, content=_put(self.content, place, text))

    def target(self) -> str:
        values = (quote(each, safe="", errors="surrogatepass") if at % 2 else each for at, each in enumerate(self.path))
        asked = f"?{urlencode(self.content, errors='surrogatepass')}" if self.has_query and self.content else ""
        return "".join(values) + asked

    def body(self) -> bytes:
        return b"" if self.has_query else json.dumps(self.content).encode()


IN_PATH, KEY = "(in the path)", "(its name)"


def furnished(w: WorkspaceClient, world: Any) -> dict[str, str]:
    """Make what the requests name; returns the ids of what has ids."""
    import pyarrow as pa

    user = w.users.create(user_name=BOB)
    w.secrets.create_scope("s")
    w.secrets.put_secret("s", "k", string_value="v")
    w.volumes.create("main", "default", "v", VolumeType.MANAGED)
    arrange.write_table(world, "main.default.t", pa.table({"id": [1]}))
    arrange.registry_model(world, "churn", owner=ANN)
    arrange.registry_version(world, "churn")
    arrange.linear_model(world, "main.default.m", {"x": 2.0}, owner=ANN)
    arrange.serving_endpoint(
        world, "f", [{"entity_name": "main.default.m", "entity_version": "1", "name": "f-1"}], creator=ANN
    )
    experiment, renamed = (
        w.experiments.create_experiment(f"/Shared/{each}").experiment_id for each in ("kept", "renamed")
    )
    run = w.experiments.create_run(experiment_id=experiment).run.info.run_id
    logged = w.experiments.create_logged_model(experiment, name="m").model.info.model_id
    job = w.jobs.create(name="nightly", tasks=[Task("a", notebook_task=NotebookTask("/Shared/n"))]).job_id
    warehouse = w.warehouses.create(name="bi", cluster_size="Small").id
    found = {
        "user": user.id,
        "experiment": experiment,
        "renamed": renamed,
        "run": run,
        "logged": logged,
        "job": job,
        "warehouse": warehouse,
    }
    return {name: str(value) for name, value in found.items()}


def requests(made: dict[str, str]) -> Iterator[Request]:
    """All of them, with what `furnished` made in the place of its names; `$new` stays."""
    for method, path, content in REQUESTS:
        filled = json.dumps(content)
        for name, value in made.items():
            path, filled = path.replace(f"${name}", value), filled.replace(f"${name}", value)
        first, *pieces = path.replace("}", "{").split("{")
        yield Request(method, (f"/api/{first}", *pieces), json.loads(filled))


_numbers = itertools.count()


def made_new(request: Request) -> Request:
    """With a name of its own for `$new`."""
    new = f"new{next(_numbers)}"
    return replace(request, content=json.loads(json.dumps(request.content).replace("$new", new)), name=new)


def _texts(value: Any, way: Place) -> Iterator[Place]:
    if isinstance(value, str):
        yield way
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from [(*way, name, KEY)] if way and way[-1] in MAPS else []
            yield from _texts(inner, (*way, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts(inner, (*way, at))


def _put(value: Any, way: Place, text: str) -> Any:
    if not way:
        return text
    if way[1:] == (KEY,):
        return {text if name == way[0] else name: inner for name, inner in value.items()}
    if isinstance(value, dict):
        return {name: _put(inner, way[1:], text) if name == way[0] else inner for name, inner in value.items()}
    return [_put(inner, way[1:], text) if at == way[0] else inner for at, inner in enumerate(value)]
