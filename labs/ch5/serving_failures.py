"""Lab 5.5: failures of serving. Brief: serving_failures.md beside this file. Lesson: README.md, sections 5.5 and 5.6.

Run `pytest labs/ch5/serving_failures.py`; write one function after another.
"""

import mlflow  # noqa: F401  inside a function, MLflow and WorkspaceClient() are signed in as the caller
from databricks.sdk import WorkspaceClient  # noqa: F401
from mlflow import MlflowClient  # noqa: F401


def diagnose(signals: dict) -> list[str]:
    """Name the causes that act on an endpoint now, in alphabetical order; an empty list when all is well.

    `signals` are the last 90 minutes as the brief describes them; "now" are the last 20 of them. The causes are
    `bad_deploy`, `cold_start`, `credential_leak`, `dependency_down`, `out_of_memory`, `overload`, `schema_drift`; several
    may act at once. What is over is not named.
    """
    raise NotImplementedError


def choose_remedies(causes: list[str], facts: dict) -> list[dict]:
    """Choose the steps that end an incident, in the order in which they are carried out, and no others.

    `facts` are `serving` (a version), `versions` (oldest first, `{"version": "7", "served_well": True}`), `places` (provisioned
    concurrency), `usual_in_work` and `peak_in_work` (requests in work at a time, usually and in this surge), `memory_gb`,
    `needs_gb`, `memory_sizes`, `callers`, `drifting` and `leaked` (a caller, or None).

    A step is a dict with `do` and what belongs to it; the brief lists them. A version is the newest before `serving` that
    served well; places are a multiple of 4, and at most 70 % of them busy at the peak; memory is the smallest size that is
    enough.
    """
    raise NotImplementedError


def read_signals(endpoint: str) -> dict:
    """Read what the platform tells of an endpoint now, as one who manages it.

    Returns `{"ready": True, "update": "NOT_UPDATING", "entities": {...}}`: `update` is the state of the last update;
    `entities` has for each served entity, by name, `version`, `traffic` (percent), `requests`, `errors_4xx`,
    `errors_5xx` (of the last minute, as exported), `memory_percent`, `p95_ms`, and `last_error`. `p95_ms` is the
    smallest bound of the exported latency histogram that 95 % of the requests are not above (`float("inf")` when that
    is none of the finite ones), None without requests; `last_error` is the last line of its log that contains `ERROR`,
    "" without one.
    """
    raise NotImplementedError


def save_evidence(endpoint: str, experiment: str, incident: str) -> str:
    """Keep what an endpoint shows now, before anybody changes it, in a run of an experiment; returns the run's id.

    The run has the tag `incident` and ends FINISHED. Its artifacts: `metrics.txt` (as exported), `endpoint.json` (what `get`
    answers), and `logs/<entity>.txt` and `build_logs/<entity>.txt` for each served entity, those of an update under way
    too. An access token (`dapi` and 32 hexadecimal digits) is kept nowhere: `[REDACTED]` stands in its place. The endpoint
    stays as it is.
    """
    raise NotImplementedError


def roll_back(endpoint: str, model: str, incident: str) -> str:
    """Put the last version that served well back, under the only served entity of an endpoint; returns the version.

    A version's tag `replaces` has the number of the one before it ("none": there was none). A version with a tag `incident` did
    not serve well: the one before it is looked at. First the version that serves now gets the tag `incident`; then the
    endpoint serves the version found, with all else of the entity as it was (compute, concurrency, environment variables),
    and the alias `champion` points to it.

    The call may be stopped anywhere and made again: it goes on where it was, and once all is done it writes nothing.
    Raises LookupError, and changes nothing, when no version before served well.
    """
    raise NotImplementedError


def answer(endpoint: str, records: list[dict], default: object, timeout: float) -> dict:
    """Ask an endpoint once, and answer in any case within `timeout` seconds if the request is right.

    Returns `{"predictions", "degraded", "reason", "request_id"}`. `request_id` is new in each call and sent as
    `client_request_id`. When the endpoint answers with as many predictions as records, each a `{"score": 12.5}` and
    neither it nor its score null, they are returned with `degraded` False and `reason` None. Otherwise each prediction
    is `default`, `degraded` is True, and `reason` is "overloaded" (429), "unavailable" (503, a lost connection, half an
    answer, also as JSON without its end), "timeout" (no answer in time) or "model_error" (any other 5xx, predictions
    that are too few, too many or null).

    A 401 or 403 raises PermissionError, any other 4xx ValueError. No message has a word of the server's answer, an address or
    a token in it; it has the request id.
    """
    raise NotImplementedError
