"""Lab 3.3: runs that can be rebuilt. Brief: provenance.md beside this file. Lesson: README.md, section 3.6.

Run `pytest labs/ch3/provenance.py`; write one function after another.
"""

from pyspark.sql import DataFrame, SparkSession


def train_recorded(spark: SparkSession, table: str, label: str, alpha: float, seed: int, experiment: str) -> str:
    """Train by the brief's recipe on `table` as it is now, in one run of `experiment`; return the run's id.

    The run ends as FINISHED and holds what the training can be repeated from:

    - one input with the context "training": a dataset of `mlflow.data` whose source is the Delta table, with its full name and
      the version that the rows are from,
    - the params `label`, `alpha` and `seed`, and the metric `holdout_mae`.

    Others go on writing to the table. Which version is taken is yours, from the call on; rows and version belong together.
    """
    raise NotImplementedError


def log_query(spark: SparkSession, query: str, sources: dict[str, str], target: str, run_id: str) -> int:
    """Execute a query on the present versions of its sources, write the rows to `target`, and log where they came from.

    `query` has a placeholder wherever it reads a source, `SELECT id, kwh FROM {meters} WHERE kwh > 0`; `sources` are their
    tables, `{"meters": "main.energy.meters"}`. The Delta table `target` is replaced if it exists, its columns too.

    The run has the artifact `query.sql` afterwards: the text that was executed, each source with its version
    (`main.energy.meters VERSION AS OF 3`); whoever executes it later gets the same rows. Its tags `result_table` and
    `result_version` are the target and the version that this call wrote. Returns that version.
    """
    raise NotImplementedError


def log_lookups(spark: SparkSession, labels: DataFrame, lookups: list[dict], label: str, run_id: str) -> DataFrame:
    """Build a training set with `FeatureEngineeringClient`, and log which features it has; return its frame.

    A lookup is `{"table": "main.energy.weather", "lookup_key": ["town"], "features": ["frost_days"]}`; `features` None is all
    features of the table. The frame has the columns of `labels` (keys and the label among them) and the features.

    The run has the artifact `features.json` afterwards, a list with a dict for each lookup: `table`; `version`, the table's
    present one; `primary_key`, the columns of the table's key; `lookup_key`, the column of `labels` for each of those, in the
    same order; `features`, the names of all that were taken (never null: a later version may have more).
    """
    raise NotImplementedError


def log_environment(packages: list[str], code: dict, run_id: str) -> None:
    """Log what a run was made with: Python, packages, code.

    The run has the artifact `environment.json` afterwards: `{"python": "3.12.4", "packages": {"scikit-learn": "1.7.1", ...}}`,
    the versions that are installed in this process, and null for a package that is not. `packages` are names as pip knows them.

    `code` is `{"commit": "9f3c2ab", "branch": "main", "uncommitted": ["train.py"]}`. The run's tag `code_version` is the commit;
    with `-dirty` after it when anything is uncommitted, for then the commit is not what ran. The tag `branch` is the branch.
    """
    raise NotImplementedError


def reproduce(spark: SparkSession, run_id: str) -> dict:
    """Rebuild a run's metric from what the run logged, by the brief's recipe. Nothing is written.

    The run is meant to be as `train_recorded` leaves it, and others made it. Returns
    `{"missing": [...], "logged": 3.25, "again": 3.25, "equal": True}`:

    - `missing`: which of "table", "version", "label", "alpha", "seed", "holdout_mae" the run lacks (in any order),
    - `logged`: its `holdout_mae`, None if it has none,
    - `again`: the metric computed anew, on the rows of that version; None when anything is missing but "holdout_mae",
    - `equal`: whether both are there and equal.
    """
    raise NotImplementedError
