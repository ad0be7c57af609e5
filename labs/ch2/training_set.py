"""Lab 2.4: features as they were known, offline and online. Brief: training_set.md beside this file. Lesson: README.md, 2.6.

Run `pytest labs/ch2/training_set.py`; write one function after another.
"""

from datetime import date, datetime

from pyspark.sql import DataFrame, SparkSession


def as_of_join(labels: DataFrame, features: dict[str, DataFrame], lookback_hours: dict[str, int]) -> DataFrame:
    """Give each label the features as they were known at its decision.

    `labels`: `label_id` (unique), `customer_id`, `decided_at`, `churned`. A frame of `features`: `customer_id`, `event_at`,
    `ingested_at` and its features. Of each frame a label takes one row of its customer: of those with `event_at` and
    `ingested_at` not after `decided_at`, the one with the latest `event_at`; of equal ones that with the latest
    `ingested_at`. `lookback_hours` says for a frame how old that `event_at` may be (exactly so old still counts); one
    that is not in it has no limit. Null values are values. Rows that agree in the three columns are copies of each other.

    Returns the columns of `labels` and all features, one row a label, null where no row counts.
    """
    raise NotImplementedError


def training_frame(spark: SparkSession, labels: DataFrame, lookups: list[dict], label: str) -> DataFrame:
    """Build a training set with `FeatureEngineeringClient`, and return its frame.

    `labels`: `label_id`, `client`, `decided_local` (text, the wall clock where it was decided: "2026-04-02T09:30:00"),
    `time_zone` (as "Europe/Berlin") and the label; what else it has is left over from other work. The key of each feature
    table is looked up by `client`. A lookup is `{"table": "main.mobile.usage", "features": {"gb_30d": "gb"},
    "lookback_hours": 72, "defaults": {"gb": 0.0}}`: features
    with their names in the frame; the look-back, None for none; what stands for null, by the names in the frame.
    A time series table is looked up as of the moment of the decision, any other by key.

    The frame has `label_id`, the label and the features, and nothing that a model must not see.
    """
    raise NotImplementedError


def score_customers(spark: SparkSession, model: str, customers: str, at: datetime) -> DataFrame:
    """Score every customer with the version of `model` that has the alias `champion`, as of `at`.

    The model was logged with what it looks up. Its signature says which columns a caller must give: the required inputs.
    They are `decided_at`, the moment that it looks up as of, and columns of the table `customers`. What else that table
    has is left over from other work, also where a column has the name of a feature.

    Returns `customer_id` and `prediction`, one row a customer.
    """
    raise NotImplementedError


def online_differences(endpoint: str, batch: DataFrame) -> list[dict]:
    """Compare a batch's features with what an endpoint looks up online, for every customer.

    `batch`: `customer_id` and features (numbers or text), null where there is none. The endpoint serves a feature spec: by
    key alone it answers with features of the same names.

    Returns one dict for each value that differs, in any order: `{"customer_id", "feature", "batch", "online"}`. Null and
    null are equal, null and 0 are not, numbers are equal within a billionth of their size (3 and 3.0 are).
    """
    raise NotImplementedError


def on_demand_feature(
    spark: SparkSession, labels: DataFrame, allowances: str, function: str, spec: str, store: str, cap: float
) -> DataFrame:
    """Define the feature `share` once, for training and for requests, and return the training frame.

    - `function`: a Python function of Unity Catalog, `used DOUBLE, included DOUBLE -> DOUBLE`: used by included, at most
      `cap`; null where one of them is null (`None` in training, NaN at a request) or nothing is included.
    - `spec`: a feature spec that looks up `included_gb` in the feature table `allowances` by `customer_id`, and computes `share`
      by `function` from the caller's `used_gb` and the `included_gb` that was looked up.
    - `allowances` is published to the online store `store` as `{allowances}_online`, as a snapshot of now.

    `labels`: `label_id`, `customer_id`, `used_gb`, `churned`. The frame is the training set of the spec, with all its columns.
    The call may be repeated with the same arguments: `allowances` has new rows by then, and online has them afterwards.
    """
    raise NotImplementedError


def backfill(
    spark: SparkSession,
    table: str,
    usage: str,
    tariffs: str,
    first: date,
    last: date,
    most_eur: float,
    logic: str,
    version: str,
) -> None:
    """Compute the rows of `table` anew for the days from `first` to `last`, both included.

    The new rows: one for each of `usage` (`customer_id`, `day`, `gb`), with `cost_eur`, gb times the `eur_per_gb` of the
    customer's tariff on that day. `tariffs`: `customer_id`, `eur_per_gb`, `valid_from`, `valid_to` (the first day on which it
    holds no more; null: none yet).

    1. Write them to `{table}_staging`, replaced if it is there.
    2. Raise ValueError if that has no row, a `cost_eur` that is null, below 0 or above `most_eur`, or a customer and day twice.
    3. Put exactly those rows in place of the days' old ones, in one version of `table`. Other days stay as they are.
    4. Set the table's property `backfill_version` to `version`.

    The property `logic` names the formula of the table's rows: if it is not `logic`, or not there, raise ValueError. When
    ValueError is raised, `table` stays.
    """
    raise NotImplementedError
