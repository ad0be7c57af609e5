"""Lab 6.2: a production test before all traffic. Brief: production_test.md beside this file. Lesson: README.md, section 6.5.

Run `pytest labs/ch6/production_test.py`; write one function after another.
"""

from pyspark.sql import SparkSession


def check_answers(endpoint: str, served: str, references: list[dict], tolerance: float) -> dict:
    """Hold the answers of the served entity named `served` against scores that were computed offline.

    `references`: `[{"id": "r1", "record": {"km": 31.0, "plan": "basic"}, "score": 21.5}, ...]`. Ask `served` itself, whatever
    its share of the traffic: each record alone, then all in one request, in the order of `references`. An answer is
    `{"predictions": [{"score": 21.5}, ...]}`, one for each record.

    Returns `{"verdicts": {"r1": "right", ...}, "together": True}`. The verdict on a record that was asked alone is "refused" if
    the status is not 200; "malformed" unless there is exactly one prediction, whose `score` is a number (null, NaN and text
    are none); "different" if it is off by more than `tolerance`; else "right". `together` is True if the one request would
    be "right" by these rules: as many predictions as records, each about its own record.
    """
    raise NotImplementedError


def ask_sticky(endpoint: str, candidate: str, user: str, records: list[dict], salt: str) -> dict:
    """Ask the version that a user belongs to, in one request, so that nobody gets one version now and the other one next.

    The endpoint serves the entity named `candidate`, and one other one, or one of the two alone. A user's bucket is the SHA-256
    of the text `salt:user` (UTF-8; all of the hex digest is one number) modulo 100. Buckets below the candidate's percentage
    of the traffic, as the endpoint's configuration has it now, belong to the candidate, all others to the other entity:
    whoever is with the candidate stays there when its share grows.

    Returns `{"served": "late-risk-4", "predictions": [...]}`: the name of the entity that answered, and what it predicted.
    """
    raise NotImplementedError


def step_canary(endpoint: str, candidate: str, requests: list[dict], rule: dict) -> str:
    """Decide about a canary, and move the traffic. Returns "promote", "hold" or "roll back".

    The endpoint serves `candidate` and a champion. `requests`, of both, since the last step: `{"served": "late-risk-4", "status":
    200, "ms": 35.0}`. Statuses 400 to 499 but 429 are the caller's mistakes and left out; of the others all but 200 are
    errors. `rule`: `{"minimum": 400, "confidence": 0.95, "more_errors": 0.02, "slower": 1.2, "steps": [5, 25, 100]}`.
    The limit is the champion's share of errors + `more_errors`; bounds are those of the two-sided Wilson interval of the
    candidate's share of errors. A p99 is the nearest rank of `ms` (ceil(0.99 n)-th smallest) over answers with status 200.

    - A champion with fewer than `minimum` requests: "hold". A lower bound above the limit: "roll back", however few requests
      the candidate has. Then, a candidate with fewer than `minimum`, or a side without any status 200: "hold".
    - A candidate's p99 above `slower` times the champion's: "roll back". An upper bound above the limit: "hold". Else "promote".
    - "promote" gives the candidate the smallest of `steps` above its share (none: it keeps it), "roll back" 0 %; the champion
      has the rest; both stay deployed, with all settings. Returns when that is in effect. The same share: nothing is written.
    """
    raise NotImplementedError


def choose_rollout(facts: dict) -> dict:
    """Choose how a version meets its traffic: the cheapest of those that are possible. Pure Python.

    `facts`: `{"per_hour": 1200, "needed": 400, "hours": 8, "max_percent": 20, "harm": 0.05, "places": 40, "quota": 100,
    "place_hour": 0.1, "notice_hours": 0.5, "mixed": True, "writes": False, "reaction": False}`. Possible is what fits into
    `quota` places, extra ones included. Its cost: (answers of the candidate) * `harm` + (extra places) * (hours) * `place_hour`.

    - "shadow": every request is copied, nobody sees an answer. It lasts `needed` / `per_hour`, which is at most `hours`, with
      `places` extra ones. Not if a request `writes` something, nor if the decision needs the users' `reaction`.
    - "canary": lasts `hours`, at the smallest whole percentage that brings at least `needed` requests, without extra places: the
      traffic is divided. Not above `max_percent`, nor where two versions may not answer at the same time (`mixed` False).
    - "blue-green": all requests for `notice_hours`, until a fault would be seen, with `places` extra ones.

    Returns `{"pattern": "canary", "percent": 5}`: the percentage of answers that are the candidate's (shadow 0, blue-green
    100); both None where nothing is possible.
    """
    raise NotImplementedError


def load_report(spark: SparkSession, table: str, slo: dict) -> list[dict]:
    """Report on a load test from its raw requests; one dict for each step, the smallest load first.

    `table` has `step` (bigint, the requests a second that were planned), `worker` (text), `due`, `sent`, `done` (timestamps) and
    `status` (bigint): when the plan wanted the request sent, when the worker got round to it, when the answer was there.
    Without an answer, `done` and `status` are null. `slo`: `{"p99_ms": 300.0, "error_share": 0.01, "throughput": 0.95}`.

    Returns `{"step": 20, "requests": 600, "error_share": 0.005, "throughput": 19.8, "p95_ms": 80.0, "p99_ms": 210.0, "holds":
    True}`. Whatever is not answered with 200 is an error. `throughput`: answers with 200 a second, from the step's first `due`
    to its last `done`; 0.0 without one. Percentiles are nearest ranks (ceil(p n)-th smallest) of the milliseconds from `due`
    to `done`, over the answers with 200 of all workers together; None without one. `holds`: p99 and error share are at most
    those of `slo`, and the throughput is at least `slo["throughput"]` times `step`. Without an answer it does not hold.
    """
    raise NotImplementedError


def log_evidence(endpoint: str, candidate: str, experiment: str, report: dict, decision: str) -> str:
    """Keep the evidence of a production test in a finished MLflow run of `experiment`; returns the run's id.

    Model and version are those of the served entity named `candidate`. The run has the tags `model`, `version` and `decision`, a
    metric for each number in `report` (`{"requests": 812, "error_share": 0.0, "p99_ms": 210.0, "p95_ms": None}`; not for
    None), and the artifacts `report.json` (the report) and `endpoint.json` (the endpoint's `config`, as the API shows it).

    At last, when the run is finished, the model version gets the tags `production_test` (the decision) and
    `production_test_run` (the run's id): a version never points to evidence that is not all there.
    """
    raise NotImplementedError


def rehearse_rollback(endpoint: str, former: str, table: str, record: dict) -> str:
    """Really go the way back to the served entity named `former`, and return to where you were.

    - "incompatible", with nothing written and nothing asked: the feature table `table` lacks a column that the signature of
      the former's model version requires, or has it with another type. All required columns are `double`.
    - Else `former` gets all the traffic; then the endpoint is asked for `record`, once; then the traffic is as before, whatever
      came of the request. "rehearsed" if the former answered with status 200, "failed" if not.

    All settings of the served entities stay. It returns when the last change is in effect.
    """
    raise NotImplementedError
