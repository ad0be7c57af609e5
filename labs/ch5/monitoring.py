"""Lab 5.4: logs, metrics, error budgets and runbooks. Brief: monitoring.md beside this file. Lesson: README.md, section 5.5.

Run `pytest labs/ch5/monitoring.py`; write one function after another.
"""

from datetime import datetime

from pyspark.sql import SparkSession


def log_request(endpoint: str, records: list[dict], request_id: str) -> dict:
    """Ask an endpoint for predictions, once; return `{"predictions": [...], "line": "{...}"}`, also where it refuses.

    `predictions` is None for a refusal. `line` goes into the log: one line of JSON text with

    - `request_id`, which the endpoint gets as `client_request_id`, so that its inference table can be joined; `endpoint`;
    - `served_entity`, the name of the one that answered, null for a refusal;
    - `rows`; `columns`, the names of all columns in ascending order; `missing`, how many values are None;
    - `milliseconds` from the question to its answer;
    - `error`, the error code of a refusal ("BAD_REQUEST"), null for an answer.

    No value of a record is in it, nor a message of the endpoint, which may repeat one.
    """
    raise NotImplementedError


def read_metrics(endpoint: str, percents: list[float]) -> dict:
    """Read an endpoint's metrics, and say how it did in the last minute, all of its served entities together.

    Returns `{"requests": 120, "errors_4xx": 3, "errors_5xx": 1, "latency_ms": [80.0, 412.5]}`, the sums of `request_count_total`,
    `request_4xx_count_total`, `request_5xx_count_total`, and a latency for each of `percents` (above 0, at most 100).

    The latency comes from the buckets of `request_latency_ms`, as Prometheus computes it. It lies in the first bucket whose
    count reaches so many percent of all requests, on the straight line from the bucket before it (its bound and its count; 0
    and 0 for the first) to the bucket's own bound and count. In `+Inf` it is the bound before. None without requests.
    """
    raise NotImplementedError


def count_errors(spark: SparkSession, table: str, rules: list[dict], since: datetime, until: datetime) -> dict:
    """Count the errors in an inference table by category: requests from `since` until `until` with a status of 400 and above.

    `rules` is `[{"category": "out_of_memory", "status": [500, 599], "contains": "memory"}, ...]`. The first that fits is the
    category of a request; what none fits is "other". A rule fits when the status is within `status`, both included, and the
    text of `contains` is in `response`, in upper or lower case alike. With `contains` None any response fits. A response
    that is null holds no text. Several rules may have one category.

    Returns the count of each category of the rules, and of "other"; 0 where there are none.
    """
    raise NotImplementedError


def error_budget(spark: SparkSession, table: str, slo: dict, now: datetime) -> dict:
    """Hold an inference table against a service level objective; return `{"counted": 1200, "bad": 9, "left": 0.25}`.

    `slo` is `{"target": 0.99, "within_ms": 300, "days": 28}`: in the 28 days until `now`, this share of the requests is answered
    (status below 400) in at most so many milliseconds.

    `counted` are the requests that count: all but those refused for the caller's own mistakes, which are 4xx apart from 429.
    `bad` are those of them that failed, 429 included, or were too slow. The budget is how many of `counted` may be bad, and
    `left` the share of it that is not spent: negative when overspent, 1.0 when nothing counted.
    """
    raise NotImplementedError


def firing_alerts(spark: SparkSession, table: str, slo: dict, alerts: list[dict], now: datetime) -> list[str]:
    """Say which alerts fire at `now`: their names, in the order of `alerts`.

    The burn rate of a period is the share of bad requests in it, divided by the share that may be bad, both as in
    `error_budget`: at a rate of 1 the budget lasts just for the objective's days. Without requests that count it is 0.

    `alerts` is `[{"name": "page", "burn": 14.4, "minutes": [60, 5]}, ...]`: it fires when the rate is at least `burn` in the 60
    minutes until `now` and in the 5 minutes until `now`. There may be one period or more.
    """
    raise NotImplementedError


def runbook_step(spark: SparkSession, runbook: list[dict], signals: dict, endpoint: str, now: datetime) -> dict | None:
    """Find what the runbook says: the first entry whose symptom is seen and whose check holds; None where there is none.

    An entry is `{"symptom": {"errors_5xx": {"min": 0.05}, "p95_ms": {"max": 300}}, "check": {"changed": True, "minutes": 30},
    "action": "roll back", "rollback": "serve the newer version again"}`. A symptom is seen when each of its signals is within
    its limits, the limits included. A signal that is not among `signals`, or None there, is not seen.

    A check asks the audit log whether somebody has created or updated the endpoint in the minutes until `now`; what was refused
    changed nothing. It holds if the answer is that of `changed`. A check that is None holds.

    Returns `action` and `rollback` of the entry, and `changed_by`: who made the latest such change where `changed` is True,
    else None.
    """
    raise NotImplementedError
