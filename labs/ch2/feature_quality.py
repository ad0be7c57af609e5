"""Lab 2.5: the quality of features, day by day. Brief: feature_quality.md beside this file. Lesson: README.md, section 2.4.

Run `pytest labs/ch2/feature_quality.py`; write one function after another. The quiz is quiz.toml beside this file.
"""

from datetime import date, datetime

from pyspark.sql import DataFrame, SparkSession


def profile_days(spark: SparkSession, table: str, days: list[date]) -> DataFrame:
    """Describe every feature of `table` on every one of `days`, from all rows.

    The table has `customer_id`, `day` and features, numbers or text. Returns one row for each day and feature, also for a
    day of which the table has no row: `day`, `feature`, `rows`, `nulls`, `nans`, `distinct`, `least`, `median`, `most`.

    A value is what is neither null nor NaN. `distinct` counts different values; `least`, `median` (of an even number the mean
    of the two in the middle) and `most` are those of the values, and null for text and where there are none.
    """
    raise NotImplementedError


def check_rows(spark: SparkSession, table: str, day: date, contract: dict) -> list[dict]:
    """Hold one day of `table` against a contract; return what is violated, in any order.

    `contract`: a dict for each feature, `{"gb": {"type": "double", "null": False, "least": 0.0, "most": None}}`: Spark's
    simple name of the type, whether nulls are allowed, and the bounds, which belong to the range (None: no bound).

    A finding is `{"feature", "check", "rows"}`, the last being how many rows it is about. Of a feature: "missing" (the table
    has no such column) or "type" (another type), about all rows of the day, and then no other; "null" (where not allowed),
    "nan", "range" (a value outside). A column in no contract is "unexpected", about all rows. Of the day, with the feature
    None: "key" (rows without `customer_id`), "duplicate" (rows beyond the first of a `customer_id` that is there); "empty",
    about 0 rows, which is the only finding then.
    """
    raise NotImplementedError


def compare_days(spark: SparkSession, table: str, day: date, reference: list[date], limits: dict) -> list[dict]:
    """Compare the values of one day with those of all rows of the `reference` days; return what is over a limit.

    `limits`: `{"quantiles": [0.5, 0.95], "ratio": 3.0, "null_rate": 0.1, "distinct": 2.0}`. Findings are
    `{"feature", "check", "value"}`:

    - "scale", of numbers: a quantile of the day is more than `ratio` times that of the reference, or less than its
      `ratio`-th part. `value` is day by reference, of the quantile where that is farthest from 1 (half is as far as
      double). Quantiles are interpolated; one that is not above 0 on both sides is left out.
    - "null_rate": nulls by rows are more than `null_rate` higher than in the reference. `value` is the difference.
    - "distinct", of text: more than `distinct` times as many different values as on the reference day with most. `value` is
      how many times.

    A day without rows: one finding, the feature None, "empty", 0. Raises ValueError if the reference has no rows, whatever
    the day has.
    """
    raise NotImplementedError


def verdicts(features: list[str], rows: int, findings: list[dict], thresholds: dict) -> dict[str, str]:
    """Say "pass", "warn" or "block" for each of `features`.

    `findings` are those of `check_rows` on a day with so many `rows`. `thresholds` are shares of the rows for a check,
    `{"null": {"warn": 0.01, "block": 0.1}}`: a feature with a greater share than "block" is blocked, with a greater one
    than "warn" warned about. A finding of a check that has no thresholds blocks. One whose feature is None concerns all,
    one of another column none of them. The worst of its findings decides about a feature. Without rows all are blocked.
    """
    raise NotImplementedError


def file_report(
    spark: SparkSession, table: str, day: date, verdicts: dict[str, str], report: str, checked_at: datetime
) -> None:
    """Keep the verdicts about a day of `table` in the Delta table `report`, then stop the pipeline if one is "block".

    `report` has a row for each feature: `table_name`, `table_version` (the present version of `table`), `day`, `feature`,
    `verdict`, `checked_at`. It is made if it is not there. A second report on the same table, version, day and feature replaces
    the first; all other rows stay. The pipeline is stopped by ValueError, whose message names the blocked features and no other.
    """
    raise NotImplementedError
