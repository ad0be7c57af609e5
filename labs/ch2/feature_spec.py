"""Lab 2.1: feature contracts, leakage and skew. Brief: feature_spec.md beside this file. Lesson: README.md, section 2.1.

Run `pytest labs/ch2/feature_spec.py`; write one function after another.
"""

from datetime import datetime

from pyspark.sql import DataFrame, SparkSession


def contract_problems(contract: dict) -> list[dict]:
    """Say what is wrong with a contract: `{"field": ..., "problem": ...}` for each problem, none for a good one.

    - `missing`: absent or None. Every field of the brief's table is needed; `column` only for sum and max, `default` only with
      nulls "default".
    - `empty`: `entity` has no column.
    - `unknown`: `aggregate` is none of count, sum, max; `nulls` is neither keep nor default.
    - `range`: `window_days`, `max_age_hours` or `refresh_hours` is not above 0.
    - `future`: `window_ends_hours` is below 0: the window ends after the decision.
    - `same` (field `known_time`): `known_time` is the column of `event_time`.
    - `slow` (field `refresh_hours`): `refresh_hours` is above `max_age_hours`, and both are in range.
    """
    raise NotImplementedError


def classify_features(columns: list[dict]) -> dict[str, dict]:
    """Name the kind and the risks of each column: `{"rides_30d": {"kind": "aggregate", "risks": ["late"]}, ...}`.

    A column: `{"name": "rides_30d", "comes_from": "table", "window_days": 30, "last_event_hours": 0, "delay_hours": 6,
    "changes": "never"}`. `comes_from` is table or request; `window_days` is None without a window; `last_event_hours`: when the
    last event in the value happens, in hours from the decision (-24: a day before it, 24: a day after it); `delay_hours`: how
    long after that event the value is in the table; `changes` is never, in place (today's value replaces the one of then) or
    with history (each value has its time).

    Kinds: `real-time`, from the request; else `aggregate`, with a window; else `static`, if it never changes; else `slowly
    changing`. Risks, in any order: `future`, its last event comes after the decision; `late`, it does not, but the value is in
    the table only after the decision; `rewritten`, it changes in place.
    """
    raise NotImplementedError


def compute_feature(spark: SparkSession, contract: dict, decisions: DataFrame) -> DataFrame:
    """Compute a feature for each decision, as it was known then: `decision_id` and the feature, one row a decision.

    `decisions`: `decision_id` (unique), the columns of `entity`, `decided_at`. What counts are the rows of `source` of the same
    entity whose `event_time` is in the window and whose `known_time` is not after `decided_at`. The window ends
    `window_ends_hours` before the decision and is `window_days` times 24 hours long; its start belongs to it, its end does not.

    Without such a row, or without a value in them, the feature is null or, if `nulls` says so, `default`. A count is no
    exception: it is never 0 by itself.
    """
    raise NotImplementedError


def table_problems(spark: SparkSession, table: str, contract: dict, now: datetime) -> list[str]:
    """Say in what a feature table breaks its contract, each problem once; none if it keeps it.

    - `key`: its primary key is not `entity` and `stamp` (in any order).
    - `time`: `stamp` is not its timestamp key.
    - `feature`: it has no column of the feature's name.
    - `grain`: an entity has two rows with the same stamp. (A primary key of Delta is a claim that nobody enforces.)
    - `null`: the feature is null somewhere, and `nulls` is default.
    - `stale`: its latest stamp is more than `max_age_hours` before `now`, or it has no row.

    The columns of `entity` and `stamp` are there.
    """
    raise NotImplementedError


def rewritten_columns(spark: SparkSession, table: str, key: list[str], version: int) -> list[dict]:
    """Compare a Delta table with its own `version`: `{"column": "reason", "filled": 12, "changed": 0}` for each column that was
    rewritten since.

    Compared are the rows whose key is there in both, and the columns that are there in both, other than `key`. `filled` counts
    null then and a value now, `changed` a value then and another one, or null, now. Keys are unique in each version, and rows
    may stand in another order. Columns without any such row are left out.
    """
    raise NotImplementedError


def definition_differences(
    spark: SparkSession, offline: str, online: str, key: str, defaults: dict[str, float]
) -> list[dict]:
    """Run two queries that define the same features, and say what differs: `{"key": "m-17", "feature": "rides", "kind": ...}`.

    Both queries give `key` (unique) and the features, numbers. The kinds:

    - `lost online`, `lost offline`: the key is there on the other side only; once for each such key, its `feature` is None.
    - `default`: null on one side, and on the other the value that `defaults` has for the feature, if it has one.
    - `null`: null on one side, and on the other any other value.
    - `value`: two values that are further apart than a billionth of the larger.
    """
    raise NotImplementedError
