"""Lab 2.2: feature pipelines with Spark. Brief: feature_pipeline.md beside this file. Lesson: README.md, section 2.2.

Run `pytest labs/ch2/feature_pipeline.py`; write one function after another. `window` is at least 1.
"""

from datetime import date, datetime

from pyspark.sql import DataFrame, SparkSession


def deduplicate(payments: DataFrame) -> DataFrame:
    """Keep one row for each payment: of the rows with the same `payment_id`, the one that was ingested last.

    Of rows that were ingested at the same time, it is the one with the highest `position`. A row whose `payment_id` or
    `customer_id` is null belongs to nobody and is left out. All columns stay, with their values.
    """
    raise NotImplementedError


def daily_totals(payments: DataFrame, zone: str) -> DataFrame:
    """Make the building blocks: a row for each customer and each calendar day in `zone` on which they paid.

    `payments` is as `deduplicate` leaves it; `zone` is a name such as "Europe/Berlin". The columns:

    - `customer_id`, `day` (a date),
    - `payments`: how many; `captured`: how many of them have an amount,
    - `total`: the sum of their amounts, 0.0 where none has one,
    - `last_paid_at`: when the last of them was paid.
    """
    raise NotImplementedError


def trailing_features(daily: DataFrame, through: date, window: int, zone: str) -> DataFrame:
    """Roll the blocks up: a row for each customer and each day, from the first block of the customer to `through`.

    `daily` is as `daily_totals` leaves it; blocks after `through` count nowhere and make no row. The columns:

    - `customer_id`, `day`; `payments`, `total`: sums over the `window` days that end with `day`, 0 and 0.0 if they are empty,
    - `mean_amount`: the mean of the amounts of these days, null if there is none,
    - `last_paid_at`: the last payment up to the end of `day`, however long ago,
    - `known_from`: the first moment after `day` in `zone` (a timestamp). No decision before it may use the row.
    """
    raise NotImplementedError


def rebuild_features(spark: SparkSession, source: str, target: str, through: date, window: int, zone: str) -> None:
    """Compute the features of all rows of the table `source` anew, and make them all that the table `target` holds.

    `source` has rows as they were delivered. `target` exists, with the columns of `trailing_features` in any order and perhaps
    rows of an earlier run; it stays the same table, and its earlier versions stay readable. Run again, it holds the same rows.
    """
    raise NotImplementedError


def update_features(
    spark: SparkSession, source: str, target: str, since: datetime | None, through: date, window: int, zone: str
) -> datetime | None:
    """Bring `target` up to date with the rows that came into `source` since the last run; return the new watermark.

    `target` is as an earlier run left it: `rebuild_features` of the rows with an `ingested_at` up to `since`, with a `through`
    that was the same or an earlier day. With `since` None it is empty. Afterwards it holds what a rebuild of all rows gives.
    Rows come in order of `ingested_at` (more may still come at the very moment of `since`); `paid_at` is in no order.

    Written are rows of customers with rows from `since` on, and rows of days after the last one in `target`; all else stays.

    The watermark is the latest `ingested_at` in `source`, None if it is empty. Run again, nothing changes. Others append to
    `source` while this runs: what one run does not see, the next one must find by its watermark.
    """
    raise NotImplementedError


def apply_batch(batch: DataFrame, batch_id: int, payments: str, daily: str, zone: str) -> None:
    """Take one micro-batch of a stream, as `foreachBatch` hands it over, into the tables `payments` and `daily`.

    Whatever batches have come, the table `payments` holds `deduplicate` of all their rows, and the table `daily` holds
    `daily_totals` of these. Both tables exist and may be empty. `batch` has rows as they were delivered, or none.

    A batch comes at least once: it may come again, also after the job was killed between your two writes. An older
    delivery may come in a later batch. The session that belongs to a batch is `batch.sparkSession`.
    """
    raise NotImplementedError
