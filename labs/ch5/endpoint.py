"""Lab 5.2: an endpoint and its callers. Brief: endpoint.md beside this file. Lesson: README.md, sections 5.2 and 5.4.

Run `pytest labs/ch5/endpoint.py`; write one function after another.
"""

from typing import Any

from databricks.sdk import WorkspaceClient  # noqa: F401  inside a function, WorkspaceClient() is signed in as the caller
from mlflow import MlflowClient  # noqa: F401  likewise MlflowClient()


def size_endpoint(phases: list[dict], model: dict, slo: dict, platform: dict) -> dict:
    """Choose the capacity that holds an SLO at little cost. Times are in seconds.

    `phases` are the traffic of a day, one after the other: `[{"rate": 2.5, "seconds": 3600.0}, ...]`, requests a
    second (0: none; neighbours may have the same rate). A request has `model["rows"]` rows and takes `base_seconds`
    and `seconds_per_row` for each, on average; loaded, the model takes `gigabytes`. `slo`: a share of all requests
    (`{"share": 0.99, "seconds": 0.8}`) is answered within so long. `platform`: a container starts in `start_seconds`
    and `start_seconds_per_gigabyte`, and goes when it was idle for `idle_seconds`; workload types have `memory` in
    gigabytes (`{"CPU": 4, ...}`), which the loaded model may fill, and cost what `price` says for an hour of one
    request at a time.

    Returns `{"workload_type", "min_provisioned_concurrency", "max_provisioned_concurrency", "scale_to_zero_enabled"}`,
    with multiples of 4; an endpoint that does not scale to zero has at least 4.
    """
    raise NotImplementedError


def deploy_champion(endpoint: str, model: str, alias: str, capacity: dict) -> str:
    """Let an endpoint serve the version that an alias of a Unity Catalog model points to; returns the version.

    `capacity` is what size_endpoint returns. An endpoint that is not there is made. One that serves another version or
    has another capacity is updated, with all traffic on the one served entity; one that serves this version with this
    capacity is not touched. Returns when the version answers. Raises RuntimeError when its deployment fails.
    """
    raise NotImplementedError


def score(endpoint: str, records: list[dict], request_id: str, policy: dict) -> list:
    """Ask an endpoint for the predictions of some records, as whoever is signed in, and ask again as a policy says.

    `policy` is `{"attempts": 4, "timeout": 3.0, "base": 1.0, "cap": 20.0, "deadline": 60.0, "repeatable": True}`, in
    seconds. An attempt waits `timeout` for its answer, the whole call ends before `deadline`: what would come later is
    not begun (a last attempt with less than `timeout` left may be cut short or left out). All attempts have
    `request_id` as `client_request_id`. After the nth attempt it waits w = min(cap, base * 2 ** (n - 1)) times a random
    number between 1/2 and 1, drawn each time; a Retry-After (seconds) is waited for in addition. Asked again: what the
    brief's table says.

    Returns the predictions. Raises PermissionError at 401 and 403, ValueError at any other 4xx that is not asked
    again, and TimeoutError when there is no answer by the policy.
    """
    raise NotImplementedError


def open_client(endpoint: str, scope: str, key: str) -> Any:
    """Return an object whose method `score(records)` returns predictions, with the token that lies in a secret.

    Whoever is signed in may read the secret and not ask the endpoint; the token is a service principal's, and is
    replaced now and then. It is read when it is first needed and kept; when the endpoint refuses it (401 or 403) it is
    read again and the request sent once more. `score` raises PermissionError when that is refused too. The token
    stands in no message, repr or URL.
    """
    raise NotImplementedError


def restrict_endpoint(endpoint: str, caller: str, operators: str, calls_per_minute: int) -> None:
    """Leave an endpoint to those who need it, as one who manages it.

    Afterwards the service principal `caller` has CAN_QUERY, the group `operators` CAN_MANAGE, and nobody else has
    anything (its creator and admins manage it in any case). `caller` may make `calls_per_minute` requests a minute, and
    that is the only rate limit. What the AI gateway has besides rate limits stays.
    """
    raise NotImplementedError


def contain_leak(
    token_id: str, caller: str, secret: dict, lifetime_seconds: int, log: list[dict], networks: list[str]
) -> list[str]:
    """Stop the use of a leaked token of the service principal `caller`, as an admin, and say what was done with it.

    First the token is revoked (somebody may have done so already; a revocation that fails is raised); then a new one
    for `caller`, which ends after `lifetime_seconds`, lies in the secret `{"scope": ..., "key": ...}`, and nowhere else.
    Other tokens stay.

    `log` has a row for each request, in any order: `{"request_id", "time" (datetime), "token_id", "source_ip",
    "status"}`; `networks` are those where callers are, as "10.20.0.0/16". Returns the ids of the requests that were
    made with the leaked token from elsewhere and answered (status 200), the first one first.
    """
    raise NotImplementedError
