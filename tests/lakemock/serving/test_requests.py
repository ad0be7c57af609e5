"""What a request meets on its way: limits, cold starts, queues, models that misbehave, and what is written down of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, PermissionDenied
from databricks.sdk.service.serving import AiGatewayInferenceTableConfig, AutoCaptureConfigInput
from lakemock.serving import stages
from prometheus_client.parser import text_string_to_metric_families

from .endpoints import ANN, config, entity, served

BODY = {"dataframe_records": [{"x": 3.0}]}
MODEL = """
import os, signal, sys, time


class Model:
    def predict(self, frame, params=None):
        {does}
        return [1.0] * len(frame)


def _load_pyfunc(path):
    return Model()
"""


@pytest.fixture
def post(serving, sign_in, workspace_server):
    """Posts to an endpoint as Ann, who may do everything: `post(name="m", **options of requests)`."""
    token = sign_in(ANN, admin=True)

    def post(name: str = "m", **options):
        url = f"{workspace_server.host}/serving-endpoints/{name}/invocations"
        given = {"json": BODY, "timeout": 600, **options}
        headers = {"Authorization": f"Bearer {token}", **given.pop("headers", {})}
        return requests.post(url, headers=headers, **given)

    return post


def misbehaving(serving, does: str) -> None:
    """The endpoint `bad`, whose model does something before it answers; `m` stands beside it."""
    served(serving, "bad", code=MODEL.format(does=does))
    served(serving)


@pytest.mark.documented
def test_an_endpoint_that_is_not_there(post):
    """404 with the platform's words."""
    answer = post("none")
    assert (answer.status_code, answer.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
    assert answer.json()["message"] == "Endpoint with name 'none' does not exist."


@pytest.mark.documented
def test_a_token_that_nobody_holds(post, workspace_server, serving):
    """401 without a valid credential."""
    served(serving)
    url = f"{workspace_server.host}/serving-endpoints/m/invocations"
    assert requests.post(url, json=BODY, timeout=60).status_code == 401


@pytest.mark.assumed
def test_sixteen_megabytes_and_one_byte_more(post, serving):
    """The largest request that is taken has 16 MB."""
    served(serving)
    empty = len(b'{"dataframe_records": [{"x": 3.0}], "client_request_id": ""}')
    for more, status in ((0, 200), (1, 413)):
        padding = "a" * (16 * 1024 * 1024 - empty + more)
        body = f'{{"dataframe_records": [{{"x": 3.0}}], "client_request_id": "{padding}"}}'
        answer = post(json=None, data=body.encode(), headers={"Content-Type": "application/json"})
        assert answer.request.headers["Content-Length"] == str(16 * 1024 * 1024 + more)
        assert answer.status_code == status
        if more:
            assert answer.json()["message"] == "Request size cannot exceed 16777216 bytes."


@pytest.mark.documented
def test_a_rate_limit_refuses_and_renews_after_a_minute(post, serving, clock):
    """Calls over the limit are 429; a minute later there are new ones."""
    served(serving)
    serving.serving_rate_limits("m", [{"calls": 2, "key": "user", "renewal_period": "minute"}])
    assert [post().status_code for _ in range(3)] == [200, 200, 429]
    clock.sleep(61)
    assert post().status_code == 200


@pytest.mark.assumed
def test_a_cold_start_after_half_an_hour(post, serving, clock):
    """An endpoint that scales to zero takes its cold start when it was idle, once."""
    version = serving.linear_model("main.default.m", {"x": 2.0})
    serving.serving_endpoint(
        "m", [{"entity_name": "main.default.m", "entity_version": version, "scale_to_zero_enabled": True}]
    )
    post()
    clock.sleep(1801)
    post()
    post()
    took = [each["seconds"] for each in serving.serving_requests("m")]
    assert took[0] < 1 and took[1] >= 10 and took[2] < 1


@pytest.mark.documented
def test_more_requests_at_once_than_places(post, serving):
    """With four under way the next one waits for a place; with as many waiting it is told of the provisioned concurrency."""
    served(serving)
    serving.serving_busy("m", 4, 30.0)
    assert post().status_code == 200
    assert 29 < serving.serving_requests("m")[0]["seconds"] < 31
    serving.serving_busy("m", 8, 30.0)
    refused = post()
    assert (refused.status_code, "Too many concurrent requests" in refused.json()["message"]) == (429, True)
    serving.let_pass(31)
    assert post().status_code == 200


@pytest.mark.measured
def test_requests_of_several_threads_are_all_answered(post, serving):
    """Threads that ask at once get their own answers."""
    served(serving)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda x: post(json={"dataframe_records": [{"x": float(x)}]}).json(), range(12)))
    assert [each["predictions"][0]["score"] for each in answers] == [2.0 * x for x in range(12)]


@pytest.mark.documented
def test_a_request_takes_297_seconds_at_the_most(post, serving, clock):
    """A model that sleeps longer is not waited for."""
    misbehaving(serving, "time.sleep(1000)")
    before = clock.now()
    assert post("bad").status_code == 504
    assert 297 <= (clock.now() - before).total_seconds() < 310
    assert post().status_code == 200


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("does", "status"),
    [
        ("raise ValueError('no')", 400),
        ("os._exit(3)", 500),
        ("os.kill(os.getpid(), signal.SIGKILL)", 500),
        ("held = bytearray(1 << 40)", 400),
        ("os.fork() or os._exit(0)", 200),
        ("print('x' * 10_000_000)", 200),
        ("sys.exit(1)", 500),
    ],
)
def test_a_model_that_misbehaves_disturbs_nobody(post, serving, does, status):
    """It raises, ends its process, eats memory, forks or prints: the endpoint beside it answers, and its own does again."""
    misbehaving(serving, does)
    assert (post("bad").status_code, post().status_code) == (status, 200)
    assert post("bad").status_code == status


@pytest.mark.assumed
def test_a_model_that_computes_for_ever_is_ended(post, serving, workspace, monkeypatch):
    """Real time is bounded, too; the answer is a time-out."""
    monkeypatch.setattr(workspace.scorers, "real_seconds", 0.5)
    misbehaving(serving, "while True: pass")
    assert (post("bad").status_code, post().status_code) == (504, 200)


@pytest.mark.documented
def test_metrics_are_read_by_prometheus(post, serving):
    """Requests of the last minute by served model, and a histogram of their latency."""
    served(serving)
    assert [post().status_code, post(json={}).status_code] == [200, 400]
    text = WorkspaceClient().serving_endpoints.export_metrics("m").contents.read().decode()
    found = {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.labels.get("le", "+Inf") == "+Inf"
    }
    assert (found["request_count_total"], found["request_4xx_count_total"], found["request_5xx_count_total"]) == (
        2,
        1,
        0,
    )
    assert found["request_latency_ms_count"] == found["request_latency_ms_bucket"] == 2
    assert found["provisioned_concurrent_requests_total"] == 4
    assert 0 < found["cpu_usage_percentage"] < 100 and 0 < found["mem_usage_percentage"] < 1


@pytest.mark.assumed
def test_traffic_of_others_is_in_the_metrics(serving, sign_in):
    """Arranged requests of the last minute are counted, older ones are not, and what is behind later ones is refused."""
    served(serving)
    sign_in(ANN)
    slow = {"served": "m-1", "status": 500, "seconds": 0.3, "ago": 20.0}
    serving.serving_traffic("m", [slow, {**slow, "status": 200}, {**slow, "ago": 100.0}])
    text = WorkspaceClient().serving_endpoints.export_metrics("m").contents.read().decode()
    assert 'request_5xx_count_total{endpoint_name="m",served_entity_name="m-1"} 1\n' in text
    assert 'request_latency_ms_bucket{endpoint_name="m",served_entity_name="m-1",le="500.0"} 2\n' in text
    with pytest.raises(ValueError, match="somebody has asked since"):
        serving.serving_traffic("m", [{**slow, "ago": 30.0}])


@pytest.mark.documented
def test_inference_tables_have_every_request(post, serving, clock):
    """Documented columns, a row for each request within an hour, with its id and what was sent."""
    version = serving.linear_model("main.default.m", {"x": 2.0}, owner=ANN)
    place = AiGatewayInferenceTableConfig("main", True, "default")
    api = WorkspaceClient().serving_endpoints
    api.create_and_wait("m", config=config(entity(version, "main.default.m")))
    api.put_ai_gateway("m", inference_table_config=place)
    answer = post(json={**BODY, "client_request_id": "mine"})
    assert post(json={}).status_code == 400
    assert serving.read_table("main.default.m_payload").num_rows == 0
    clock.sleep(3600)
    api.get("m")
    rows = serving.read_table("main.default.m_payload").to_pylist()
    assert [each["status_code"] for each in rows] == [200, 400]
    assert rows[0]["client_request_id"] == "mine"
    assert rows[0]["databricks_request_id"] == answer.headers["x-databricks-request-id"]
    assert rows[0]["response"] == answer.text and "request_date" in rows[0]


@pytest.mark.documented
def test_the_older_inference_table(serving, sign_in):
    """It is turned on no more; one that is off may be sent."""
    version = serving.linear_model("main.default.m", {"x": 2.0}, owner=ANN)
    sign_in(ANN, admin=True)
    api, wanted = WorkspaceClient().serving_endpoints, entity(version, "main.default.m")
    with pytest.raises(BadRequest, match=r"ai_gateway\.inference_table_config"):
        api.create("m", config=config(wanted, auto_capture_config=AutoCaptureConfigInput("main", True, "default")))
    api.create("m", config=config(wanted, auto_capture_config=AutoCaptureConfigInput(enabled=False)))


@pytest.mark.documented
@pytest.mark.parametrize("other", [("main", "default", "q"), ("main", "other", "p"), ("dev", "default", "p")])
def test_an_inference_table_stays_where_it_is(serving, sign_in, other):
    """Its catalog, schema and prefix change only after it was disabled."""
    served(serving)
    sign_in(ANN, admin=True)
    w = WorkspaceClient()
    w.schemas.create("other", "main")
    w.catalogs.create("dev")
    api = w.serving_endpoints

    def put(catalog, schema, prefix, enabled=True):
        api.put_ai_gateway("m", inference_table_config=AiGatewayInferenceTableConfig(catalog, enabled, schema, prefix))

    put("main", "default", "p")
    with pytest.raises(BadRequest, match="cannot be changed while it is enabled"):
        put(*other)
    put("main", "default", "p", enabled=False)
    put(*other)


@pytest.mark.assumed
def test_a_rate_limit_of_nobody(serving, sign_in):
    """A limit is for a principal who is there."""
    served(serving)
    sign_in(ANN, admin=True)
    limit = {"calls": 1, "key": "user_group", "principal": "nobody", "renewal_period": "minute"}
    with pytest.raises(BadRequest, match="does not exist"):
        WorkspaceClient().api_client.do("PUT", "/api/2.0/serving-endpoints/m/ai-gateway", body={"rate_limits": [limit]})


@pytest.mark.documented
def test_the_older_rate_limits(serving, sign_in):
    """They know endpoints and users, those of the gateway service principals and groups as well."""
    served(serving)
    sign_in(ANN, admin=True)
    api = WorkspaceClient().api_client
    limit = {"calls": 1, "key": "user_group", "principal": "users", "renewal_period": "minute"}
    with pytest.raises(BadRequest, match="Valid values are endpoint, user"):
        api.do("PUT", "/api/2.0/serving-endpoints/m/rate-limits", body={"rate_limits": [limit]})
    api.do("PUT", "/api/2.0/serving-endpoints/m/ai-gateway", body={"rate_limits": [limit]})


@pytest.mark.documented
def test_an_inference_table_needs_its_endpoints_creator(serving, sign_in, workspace):
    """Both who made the endpoint and who turns the table on need CREATE TABLE.

    docs.databricks.com/machine-learning/model-serving/enable-model-serving-inference-tables.html, "Requirements", of the tables
    before those of the gateway; docs.databricks.com/aws/en/ai-gateway/inference-tables-beta has the same two people.
    """
    served(serving)
    sign_in(ANN, admin=True)
    workspace.serving.endpoints["m"].creator = "bob@example.com"
    place = AiGatewayInferenceTableConfig("main", True, "default")
    with pytest.raises(PermissionDenied):
        WorkspaceClient().serving_endpoints.put_ai_gateway("m", inference_table_config=place)
    assert WorkspaceClient().serving_endpoints.get("m").ai_gateway is None
    for kind, name in (("catalog", "main"), ("schema", "main.default")):
        serving.grant(
            kind, name, "bob@example.com", ["USE_CATALOG"] if kind == "catalog" else ["USE_SCHEMA", "CREATE_TABLE"]
        )
    WorkspaceClient().serving_endpoints.put_ai_gateway("m", inference_table_config=place)


@pytest.mark.documented
def test_a_gateway_can_be_sent_again_as_it_is_shown(serving, sign_in):
    """What GET shows of it is what PUT takes."""
    served(serving)
    sign_in(ANN, admin=True)
    serving.serving_inference_table("m", "main.default")
    api = WorkspaceClient().api_client
    shown = api.do("GET", "/api/2.0/serving-endpoints/m")["ai_gateway"]
    assert api.do("PUT", "/api/2.0/serving-endpoints/m/ai-gateway", body=shown) == shown


@pytest.mark.documented
def test_grants_of_the_creator_are_asked_for(serving, client):
    """Whoever may not EXECUTE a model cannot serve it."""

    serving.linear_model("main.default.m", {"x": 2.0})
    serving.grant("catalog", "main", "bob@example.com", ["USE_CATALOG"])
    serving.grant("schema", "main.default", "bob@example.com", ["USE_SCHEMA"])
    bob = client("bob@example.com").serving_endpoints
    with pytest.raises(PermissionDenied, match="EXECUTE"):
        bob.create("m", config=config(entity("1", "main.default.m")))
    serving.grant("function", "main.default.m", "bob@example.com", ["EXECUTE"])
    assert bob.create_and_wait("m", config=config(entity("1", "main.default.m"))).creator == "bob@example.com"


@pytest.mark.measured
def test_what_the_server_saw(post, serving):
    """Principal, rows, headers without the credential, the query and the body of each request."""
    served(serving)
    post(headers={"Idempotency-Key": "k-1"}, params={"token": "oops"})
    seen = serving.serving_requests("m")[0]
    assert (seen["principal"], seen["rows"], seen["status"], seen["served"]) == (ANN, 1, 200, "m-1")
    assert seen["headers"]["idempotency-key"] == "k-1" and "authorization" not in seen["headers"]
    assert seen["url"] == "/serving-endpoints/m/invocations?token=oops"
    assert seen["body"] == '{"dataframe_records": [{"x": 3.0}]}'


@pytest.mark.assumed
def test_a_large_model_starts_slowly_and_may_not_fit(post, serving, clock):
    """Cold starts go by the model's size; one larger than the container's memory is not deployed, unless on a larger type."""
    version = serving.linear_model("main.default.m", {"x": 2.0}, gigabytes=3.0)
    given = {"entity_name": "main.default.m", "entity_version": version, "scale_to_zero_enabled": True}
    serving.serving_endpoint("m", [given])
    post()
    clock.sleep(1801)
    post()
    assert serving.serving_requests("m")[1]["seconds"] >= 70
    large = {**given, "entity_version": serving.linear_model("main.default.m", {"x": 2.0}, gigabytes=6.0)}
    with pytest.raises(RuntimeError, match="out of memory"):
        serving.serving_endpoint("m", [large])
    serving.serving_endpoint("m", [{**large, "workload_type": "CPU_MEDIUM"}])
    assert serving.serving_state("m")["state"]["config_update"] == "NOT_UPDATING"


@pytest.mark.measured
def test_columns_that_do_not_count(serving, post):
    """A reference model may have optional inputs of any type, which are checked and do not change the score."""
    version = serving.linear_model("main.default.m", {"x": 2.0}, columns={"note": "string", "since": "datetime"})
    serving.serving_endpoint("m", [{"entity_name": "main.default.m", "entity_version": version}])
    rows = [{"x": 1.0, "note": "ä", "since": "2026-01-05"}, {"x": 2.0, "note": None, "since": None}]
    assert post(json={"dataframe_records": rows}).json() == {"predictions": [{"score": 2.0}, {"score": 4.0}]}
    assert post(json={"dataframe_records": [{"x": 1.0, "since": "yesterday"}]}).status_code == 400


@pytest.mark.assumed
def test_what_each_stage_costs_is_told_to_who_asks(post, serving):
    """Server-Timing in milliseconds, parts of the whole; nobody else sees the header."""
    served(serving)
    told = stages.read(post(headers={stages.ASKED: "1"}).headers["server-timing"])
    assert set(told) == {"parse", "validate", "predict", "serialise", "total"}
    assert 0 < sum(told.values()) - told["total"] <= told["total"] < 60
    assert "server-timing" not in post().headers
