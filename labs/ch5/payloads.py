"""Lab 5.3: payloads and what they cost. Brief: payloads.md beside this file. Lesson: README.md, sections 5.3 and 5.6.

Run `pytest labs/ch5/payloads.py`; write one function after another. The quiz is in quiz.toml.
"""

from typing import Any

import pandas as pd


def send_as(endpoint: str, rows: pd.DataFrame, layout: str) -> list[float]:
    """Ask an endpoint for the scores of all rows in one request; return them in the order of the rows.

    `layout` is the body's only format: `dataframe_split`, `dataframe_records`, `instances` (an object for each row) or `inputs`
    (an object with a list for each column).

    What is missing (NaN, None, NaT) arrives as null, a timestamp as ISO 8601 text, to the millisecond at least, a number as a
    number of the same value, text as it is. Without rows nothing is sent.
    """
    raise NotImplementedError


def score_checked(endpoint: str, rows: list[dict], contract: dict[str, dict]) -> list[dict]:
    """Score the rows that keep a contract, in one request, and say of the others why not: a dict for each row, in order.

    `contract` maps each column to `{"type": "double"}`, or `"long"` or `"string"`, and where it applies `"required": True`,
    `"min"`, `"max"`, `"values"` (a list). A row that keeps it gives `{"score": 12.5}`, another `{"problems": [{"column": "km",
    "problem": "range"}, ...]}`: all columns with a problem in any order, one problem a column. In a row, columns may be absent.

    `missing`: required and absent, None or NaN (an optional column may be any of these). `type`: it has to be an int for long,
    an int or a finite float for double, a str for string; a bool is none of them. `range`: below `min` or above `max`.
    `category`: not in `values`. `unknown`: not in the contract. Good rows are sent as they are (NaN as null), nothing is
    converted. If none is good, nothing is sent.
    """
    raise NotImplementedError


def score_batched(endpoint: str, rows: list[dict], max_rows: int, max_bytes: int, seconds: float) -> list[float | None]:
    """Score rows in few requests; return a score for each row, in the order of the rows, and None for one that cannot be
    scored.

    No request has more than `max_rows` rows or a body of more than `max_bytes` bytes; it takes rows on until the next one would
    not fit. A row that does not even fit alone is not sent: None.

    No answer is waited for longer than `seconds`. A request that is answered with 400, or not in time, is given up and not sent
    again as it is: each half of its rows is sent on its own (of an odd number, either half may be the larger), and so on. A row
    that is alone and fails: None. Any other failure raises at once. So does an answer whose predictions are not as many as its
    rows: ValueError.
    """
    raise NotImplementedError


def score_traced(endpoint: str, rows: list[dict], request_id: str) -> dict:
    """Score rows in one request, sent under `request_id` as its `client_request_id`; return what makes the scores traceable.

    `{"scores": [12.5, ...], "model": "main.insurance.offers", "version": "3", "served_by": "blue", "scored_at":
    "2026-...+00:00", "request_id": request_id}`: model and version of the served entity that answered, and its name, which can
    be any. Traffic may be split, and the configuration may be another at the next call. `scored_at` is the time between request
    and return, ISO 8601, in UTC and saying so.
    """
    raise NotImplementedError


def score_private(endpoint: str, people: list[dict], columns: list[str], scope: str, key: str) -> list[dict]:
    """Score people in one request without telling who they are: `{"customer_key": ..., "score": ...}` for each, in order.

    The endpoint gets the `columns` of each person and their `customer_key`, and nothing else that a dict of `people` holds.
    `customer_key` is the HMAC-SHA256, as hexadecimal text, of the person's `email` without spaces around it, in lower case,
    UTF-8, under the secret text that is kept under `key` in the secret scope `scope`. The secret can be another one at the next
    call.
    """
    raise NotImplementedError


def plan_endpoints(measured: pd.DataFrame, callers: dict[str, dict]) -> list[dict]:
    """Choose a batch size for each caller from a load test, and an endpoint for each batch size that is chosen.

    `measured` has a row for each request of the test: `rows`, `seconds`, `status`. `callers` are `{"shop": {"p95": 0.3,
    "rows_per_second": 400.0}, ...}`. A size will do for a caller if it has at least 20 requests, all of them with status 200,
    and their p95 is not above the caller's. Of those that will do, the best is the one with the highest throughput of a single
    place, which works on one request after another: rows per second of the whole test. Of equal ones the smaller.

    `[{"batch": 32, "callers": ["portal", "shop"], "places": 5}, ...]`: smallest batch first, callers sorted, `places` the least
    whole number whose throughput is what these callers need together. Callers for whom no size will do come last, if there are
    any, as `{"batch": None, "callers": [...], "places": 0}`.
    """
    raise NotImplementedError


def open_cache(endpoint: str, keep_seconds: float) -> Any:
    """An object with the method `score(entity: str, feature_version: str, features: dict) -> float`, which asks only if it
    must.

    A score is used again for the same entity, the same feature version and the same model and version that the endpoint serves
    at the time of the call (it serves one entity; its configuration is looked up at each call), for up to `keep_seconds` after
    it was computed, however often it is read. Everything else is one request with the row `features`.

    A request that fails raises, and is not kept. Each call of `open_cache` gives an empty cache of its own.
    """
    raise NotImplementedError
