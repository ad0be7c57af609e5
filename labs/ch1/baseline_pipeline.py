"""Lab 1.3: the whole lifecycle once, small. Brief: baseline_pipeline.md beside this file. Lesson: README.md, section 1.4.

Run `pytest labs/ch1/baseline_pipeline.py`; write one function after another.
"""

from datetime import date

from pyspark.sql import SparkSession


def ingest_bronze(spark: SparkSession, landing: str, bronze: str, quarantine: str) -> None:
    """Read the texts of the table `landing` by the brief's schema into the table `bronze`; keep what cannot be read.

    `bronze` has the columns of the brief's table with its types, a row for each row of `landing` all of whose texts can be read
    as their type. A null is no text: it stays null.

    `quarantine` has a row for each of the others: the six columns as text, as they came, and `reason`, the name of the first
    column, in the brief's order, whose text cannot be read.
    """
    raise NotImplementedError


def clean_silver(spark: SparkSession, bronze: str, silver: str, zone: str) -> None:
    """Make the table `silver` from the table `bronze`: one row for each reading.

    A reading is a station and an hour (`station_id`, `counted_at`); rows in which one of them is null belong to nobody and
    are left out. Of a reading that came several times, the row with the latest `landed_at` counts; no two rows of a reading
    have the same one, and none is null.

    The columns: `station_id`, `counted_at`, `day` (the date of `counted_at` in `zone`, such as "Europe/Berlin"), `bikes` and
    `temperature`, null where they were.
    """
    raise NotImplementedError


def build_gold(spark: SparkSession, silver: str, gold: str, test_from: date) -> None:
    """Make the table `gold` from the table `silver`, whose rows are as `clean_silver` makes them.

    A station's count of a day is the sum of the `bikes` known; a day without any has no count. There is a row for each station
    and day with a count, if the calendar day before has one too. The columns:

    - `station_id`, `day`; `bikes`: the day's count (the label),
    - `bikes_before`: the count of the day before; `temperature_before`: the mean `temperature` known of it, or null,
    - `split`: "test" from the day `test_from` on, "train" before.
    """
    raise NotImplementedError


def train_baseline(spark: SparkSession, gold: str, experiment: str, alpha: float, requirements: list[str]) -> str:
    """Train on the "train" rows of the table `gold`, measure on its "test" rows, and log one run in `experiment`; return its id.

    `bikes` is predicted from `bikes_before` and `temperature_before`: a null is filled in with the mean, both are standardised
    (as `StandardScaler` does), then scikit-learn's `Ridge(alpha=alpha)`. All of it is fitted on the "train" rows.

    The run has the param `alpha`, the tag `gold` (the table's name), and mean absolute errors: `train_mae`, `test_mae`, and
    `naive_mae`, that of predicting `bikes_before` for each "test" row. Its model `model` takes the two features, filled in and
    scaled by nobody before, and has a signature and the pip requirements given.
    """
    raise NotImplementedError


def register_baseline(run_id: str, name: str) -> str | None:
    """Register a run's model `model` as a version of `name` (in Unity Catalog) if it beats the benchmark; return the version.

    It does if the run's `test_mae` is lower than its `naive_mae`. Otherwise, or if one of them is missing or NaN, nothing is
    registered and None is returned. If `name` has a version of this run already, that one is returned, and none is made.
    The version is returned as text, such as "3". The registered model `name` may not exist yet.
    """
    raise NotImplementedError
