"""Lab 6.3: drift checks and the way back. Brief: drift.md beside this file. Lesson: README.md, section 6.5.

Run `pytest labs/ch6/drift.py`; write one function after another.
"""

from pyspark.sql import SparkSession


def psi(spark: SparkSession, table: str, column: str, baseline: str, bins: int) -> dict[str, float | None]:
    """Compute the population stability index of a numeric `column`, for each period of `table` but the one named `baseline`.

    `table` has a text column `period`, which is never null. Values are what is neither null nor NaN. Returns the index by
    period, None for a period without values. Raises ValueError when the baseline has no values.

    The edges are the quantiles 1/bins, 2/bins, ... (without 0 and 1) of the baseline's values, linearly interpolated; equal
    edges are one. The first and the last bin are open; a value on an edge belongs to the bin above it. With k bins, the
    share of a bin is (values in it + 0.5) / (values of the period + 0.5 k), so that no share is 0. The index is the sum over
    all bins of (share - share of the baseline) * ln(share / share of the baseline).
    """
    raise NotImplementedError


def feature_drift(baseline: dict[str, list], current: dict[str, list], alpha: float, minimum: int) -> dict[str, str]:
    """Say "drift", "stable" or "too few" for each column. Both dicts have the same columns; lists may differ in length.

    None and NaN are no values. A column with fewer than `minimum` values (2 or more) on either side is "too few" and is not
    tested. Numbers are tested with the two-sample Kolmogorov-Smirnov test, text with the chi-square test on the counts of all
    categories of both sides. With no drift anywhere, the chance that any column at all is called "drift" is at most
    `alpha`: correct for the number of tests (Bonferroni or Holm).
    """
    raise NotImplementedError


def read_drift(spark: SparkSession, table: str, column: str, metric: str, granularity: str) -> list[dict]:
    """Read how far a column is from the baseline, window by window, from the drift metrics table of a quality monitor.

    Returns `{"start": datetime, "value": float}` for each window of that granularity ("1 day"), the earliest first: the start
    of the window (UTC, with or without a zone) and the table's column `metric`, as "js_distance". Only rows that compare
    with the baseline (`drift_type`), and that are about all rows (`slice_key` is null). A window whose metric is null is left
    out.
    """
    raise NotImplementedError


def alert(days: list[dict], rule: dict) -> list[str]:
    """Say "pipeline", "drift" or "quiet" for each day. Pure Python.

    `days`, in order of time: `{"day": date, "value": 0.08, "null_rate": 0.01, "scale": 1.1}`: a drift metric, the share of
    nulls, and the median divided by that of the baseline. `rule`: `{"null_rate": 0.2, "ratio": 10.0, "weeks": 4,
    "excess": 0.1, "last": 5, "raise": 3, "clear": 1}`.

    - "pipeline": the null rate is above `null_rate`, or the scale above `ratio` or below 1 / `ratio`. Such a day takes no
      part in anything else, as if it were not there.
    - A day is high if its value is more than `excess` above the median value of the same weekday in the `weeks` weeks before
      (those that are there; if none is, the day is not high).
    - The alert begins when at least `raise` of the `last` days, this one included, are high, and ends when at most `clear`
      of them are. In between it stays as it was; at first it is off. "drift" while it is on, else "quiet".
    """
    raise NotImplementedError


def act(name: str, version: str, verdicts: list[str], days: int, columns: list[str]) -> str:
    """Roll the Unity Catalog model `name` back if drift of its `version` lasts. Returns what was done.

    `verdicts` are those of `alert` about `version`, the latest last. `columns` are what the feature table has now.
    - "kept", nothing is written: not each of the last `days` verdicts is "drift" (or there are fewer), or the alias
      `champion` is not at `version`, so that the verdicts are about another model than the one that serves.
    - "blocked", nothing is written: the alias `previous` is not set, or its version cannot run: its tag `features`
      ("age,spend") is missing or empty, or names a column that is not in `columns`; or it is `version` itself.
    - "rolled back": the alias `champion` was moved to the version of `previous`, in one step. Nothing else changes.

    There always is a champion.
    """
    raise NotImplementedError
