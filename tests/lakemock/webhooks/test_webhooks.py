"""Registry webhooks through the SDK, heard by a receiver on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue, InvalidState, NotFound, PermissionDenied
from databricks.sdk.service.ml import HttpUrlSpec, JobSpec, RegistryWebhookEvent, RegistryWebhookStatus
from lakemock import arrange

ADMIN, ANN = "root@example.com", "ann@example.com"
EVENTS = list(RegistryWebhookEvent)


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it was sent."""

    def do_POST(self) -> None:
        """Answer 202."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.put((self.headers, body))  # type: ignore[attr-defined]
        self.send_response(202)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Any]:
    """A receiver: `receiver.url`, and `receiver.got.get(timeout=5)` for headers and body of the next delivery."""
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.url = queue.Queue(), f"http://127.0.0.1:{server.server_port}/hook?x=1"  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def registry(workspace: Any, client: Any) -> Any:
    """An admin's model registry, with one model that has one version."""
    arrange.admin(workspace, ADMIN)
    arrange.registry_model(workspace, "churn", owner=ADMIN)
    arrange.registry_version(workspace, "churn")
    return client(ADMIN).model_registry


def heard(receiver: Any, count: int) -> list[dict[str, Any]]:
    """The bodies of the next deliveries."""
    return [json.loads(receiver.got.get(timeout=5)[1]) for _ in range(count)]


@pytest.mark.documented
def test_all_events(registry: Any, receiver: Any) -> None:
    """A webhook of all models hears of each of the twelve events, in their order."""
    registry.create_webhook(EVENTS, http_url_spec=HttpUrlSpec(url=receiver.url))
    registry.create_model("other")
    registry.set_model_version_tag("churn", "1", "k", "v")
    registry.create_comment("churn", "1", "fine")
    for stage in ("Staging", "Production", "Archived"):
        registry.create_transition_request("churn", "1", stage)
        registry.approve_transition_request("churn", "1", stage, False)
    registry.create_model_version("churn", "dbfs:/x")
    said = [each["event"] for each in heard(receiver, 16)]
    assert said[:3] == ["REGISTERED_MODEL_CREATED", "MODEL_VERSION_TAG_SET", "COMMENT_CREATED"]
    assert said[3:7] == [
        "TRANSITION_REQUEST_CREATED",
        "TRANSITION_REQUEST_TO_STAGING_CREATED",
        "MODEL_VERSION_TRANSITIONED_STAGE",
        "MODEL_VERSION_TRANSITIONED_TO_STAGING",
    ]
    assert said[-1] == "MODEL_VERSION_CREATED" and set(said) == {each.value for each in EVENTS}


@pytest.mark.documented
def test_signed(registry: Any, receiver: Any) -> None:
    """The body is signed with the secret, which no answer has; the authorization is sent along."""
    spec = HttpUrlSpec(url=receiver.url, secret="s3cret", authorization="Bearer abc")
    made = registry.create_webhook([RegistryWebhookEvent.COMMENT_CREATED], http_url_spec=spec, model_name="churn")
    registry.create_comment("churn", "1", "fine")
    headers, body = receiver.got.get(timeout=5)
    assert headers["X-Databricks-Signature"] == hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert headers["Authorization"] == "Bearer abc"
    assert "s3cret" not in str(made.as_dict()) + str([each.as_dict() for each in registry.list_webhooks()])


@pytest.mark.assumed
def test_body(registry: Any, receiver: Any) -> None:
    """A transition's body names event, webhook, model, version and both stages."""
    made = registry.create_webhook(
        [RegistryWebhookEvent.MODEL_VERSION_TRANSITIONED_STAGE], http_url_spec=HttpUrlSpec(url=receiver.url)
    )
    registry.transition_stage("churn", "1", "Staging", False)
    (body,) = heard(receiver, 1)
    assert (body["webhook_id"], body["model_name"], body["version"]) == (made.webhook.id, "churn", "1")
    assert (body["from_stage"], body["to_stage"]) == ("None", "Staging") and body["event_timestamp"] > 1_700_000_000_000


@pytest.mark.documented
def test_status(registry: Any, receiver: Any) -> None:
    """In TEST_MODE only a test triggers it, DISABLED nothing does, ACTIVE everything."""
    event = RegistryWebhookEvent.COMMENT_CREATED
    hook = registry.create_webhook(
        [event], http_url_spec=HttpUrlSpec(url=receiver.url), status=RegistryWebhookStatus.TEST_MODE
    ).webhook.id
    registry.create_comment("churn", "1", "unheard")
    answer = registry.test_registry_webhook(hook)
    assert (answer.status_code, answer.body) == (202, "ok")
    assert "a test of COMMENT_CREATED" in heard(receiver, 1)[0]["text"]
    registry.update_webhook(hook, status=RegistryWebhookStatus.DISABLED)
    with pytest.raises(InvalidState):
        registry.test_registry_webhook(hook)
    registry.update_webhook(hook, status=RegistryWebhookStatus.ACTIVE)
    registry.create_comment("churn", "1", "heard")
    assert heard(receiver, 1)[0]["comment"] == "heard" and receiver.got.empty()


@pytest.mark.documented
def test_listed_and_deleted(registry: Any, receiver: Any) -> None:
    """Lists are by model and by event; a deleted webhook is gone, and so is one whose model is."""
    spec = HttpUrlSpec(url=receiver.url)
    comments = registry.create_webhook([RegistryWebhookEvent.COMMENT_CREATED], http_url_spec=spec).webhook.id
    tags = registry.create_webhook(
        [RegistryWebhookEvent.MODEL_VERSION_TAG_SET], http_url_spec=spec, model_name="churn"
    ).webhook.id
    assert [each.id for each in registry.list_webhooks(model_name="churn")] == [tags]
    assert [each.id for each in registry.list_webhooks(events=[RegistryWebhookEvent.COMMENT_CREATED])] == [comments]
    registry.delete_webhook(comments)
    registry.delete_model("churn")
    assert list(registry.list_webhooks()) == []
    with pytest.raises(NotFound):
        registry.delete_webhook(comments)


@pytest.mark.measured
@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "https://10.0.0.1/x", "ftp://127.0.0.1/", "http://127.0.0.1.example.com/", "x", "",
        "http://127.0.0.1@example.com/", "http://127.0.0.1:99999/", "http://127.0.0.1/a b", "http://0x7f.1/",
    ],
)  # fmt: skip
def test_only_loopback(registry: Any, url: str) -> None:
    """Nothing is ever sent from the machine."""
    with pytest.raises(InvalidParameterValue):
        registry.create_webhook([RegistryWebhookEvent.COMMENT_CREATED], http_url_spec=HttpUrlSpec(url=url))


@pytest.mark.documented
def test_refusals(registry: Any, client: Any, receiver: Any) -> None:
    """Others than managers, an event that a model's webhook cannot have, no event at all, a job by a token that is none."""
    spec, comment = HttpUrlSpec(url=receiver.url), [RegistryWebhookEvent.COMMENT_CREATED]
    with pytest.raises(PermissionDenied):
        client(ANN).model_registry.create_webhook(comment, http_url_spec=spec)
    with pytest.raises(InvalidParameterValue, match="registry-wide"):
        registry.create_webhook(EVENTS, http_url_spec=spec, model_name="churn")
    with pytest.raises(InvalidParameterValue):
        registry.create_webhook([], http_url_spec=spec)
    with pytest.raises(InvalidParameterValue, match="access_token"):
        registry.create_webhook(comment, job_spec=JobSpec(job_id="1", access_token="x"))


@pytest.mark.measured
def test_no_receiver(registry: Any) -> None:
    """An address where nobody listens: a test says so, an event is not held up."""
    hook = registry.create_webhook(
        [RegistryWebhookEvent.COMMENT_CREATED], http_url_spec=HttpUrlSpec(url="http://127.0.0.1:1/")
    ).webhook.id
    assert registry.test_registry_webhook(hook).status_code == 0
    assert registry.create_comment("churn", "1", "said").comment.comment == "said"
