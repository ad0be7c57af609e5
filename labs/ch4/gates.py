"""Lab 4.4: validation gates and rollback criteria. Brief: gates.md beside this file. Lesson: README.md, section 4.5.

Run `pytest labs/ch4/gates.py`; write one function after another.
"""

from datetime import datetime

import mlflow  # noqa: F401  MLflow points at the workspace
import pandas as pd
from mlflow import MlflowClient  # noqa: F401  the caller is signed in already: call MlflowClient() inside functions
from pyspark.sql import DataFrame, SparkSession


def evaluation_frame(spark: SparkSession, table: str, version: int, columns: list[str]) -> DataFrame:
    """Read the snapshot that models are judged on: the Delta table `table` as it was at `version`.

    Returns a Spark frame of all its rows, in any order, with just `columns`, in their order and with the table's types.
    The table stays as it is. A version that it does not have is an error (Spark's own will do).
    """
    raise NotImplementedError


def correctness_gate(inputs: list[dict], sent: dict[str, str], golden: pd.DataFrame, tolerance: float) -> list[str]:
    """Name the correctness checks that the candidate fails, in any order. An empty list means that it passes.

    `inputs` is the candidate's signature: `[{"name": "tenure_months", "type": "long", "required": True}, ...]`. `sent` is what
    the serving pipeline sends, from column to type. `golden` has one row for each golden example, with the columns
    `expected` (never null) and `predicted`; both are probabilities, and `predicted` is null where the candidate gave no answer.

    - "schema": a required input is not sent, or an input is sent with another type. What else is sent does not matter.
    - "golden": a prediction is missing, or further than `tolerance` from what is expected.
    - "range": a prediction is missing, or below 0 or above 1.

    Without any golden example, "golden" and "range" both fail.
    """
    raise NotImplementedError


def champion_gate(scored: pd.DataFrame, champion_run: str, candidate_run: str, contract: dict) -> list[str]:
    """Hold the candidate against the champion with MLflow's evaluation, and name the checks that it fails, in any order.

    `scored` has a row for each customer: `label` (0 or 1) and the two models' probabilities, `champion` and `candidate`. They
    are compared by their Brier score, the mean of (probability - label) squared, lower is better. Among a regressor's metrics
    MLflow calls it `mean_squared_error`.

    - "absolute": the candidate's Brier score is above `contract["max_brier"]`.
    - "champion": it is not at least `contract["min_gain"]`, a number above 0, below the champion's.

    What MLflow measured of each model is logged in that model's run; no run is added or left open. A score that is missing is
    an error (MLflow's own will do).
    """
    raise NotImplementedError


def segment_gate(champion: pd.DataFrame, candidate: pd.DataFrame, contract: dict) -> list[str]:
    """Name what the mean over everybody hides, in any order. An empty list means that the candidate passes.

    Both frames hold one model's scores on the evaluation snapshot, a row for each customer, in any order: `customer_id`,
    `segment`, `label` (0 or 1) and `score` (a probability, or null where the model gave none).

    - "rows": the frames do not hold the same customers with the same labels, a score is missing in either, or there are
      no rows. Nothing can be compared then: "rows" is returned alone.
    - "segment:NAME" for each segment, however few its rows: there, the candidate's Brier score is above the champion's by
      more than `contract["max_regression"]`.
    - "calibration": over all rows, the candidate's mean score and the mean label lie further apart than
      `contract["max_calibration_gap"]`.
    """
    raise NotImplementedError


def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    """Name the operational checks that the candidate fails, in any order. An empty list means that it passes.

    `calls` has a row for each test call: `scenario`, `status` and `latency_ms` (null when there was no answer, never for
    "ok"). Only the status "ok", spelt so, is good; a status can be null. The scenario "typical" sends representative payloads.

    - The name of a scenario in `contract["scenarios"]` (such as "nulls", "unseen_category", "load"): it has no call, or a
      call that was not "ok". Other scenarios do not matter.
    - "latency": over the calls of "typical" that were "ok", the percentile `contract["percentile"]` (such as 95) of
      `latency_ms` is above `contract["max_latency_ms"]`, or there is no such call; also where the contract does not list
      "typical". How a percentile between two measurements is found is yours.
    """
    raise NotImplementedError


def file_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    """File what the gates found as evidence, and return the verdict: "passed" or "failed".

    `results` has what each gate returned, or None for a gate that broke: `{"correctness": [], "performance": ["champion"],
    "operational": None}`. `required` names at least one gate. The verdict is "passed" only when each gate in `required` has a
    result and no gate at all failed or broke.

    The report is the artifact `gates/report.json` of the run that the version of the Unity Catalog model `name` came from:
    a JSON object with at least `"version"`, `"verdict"` and `"gates"` (which is `results`). The version gets two tags:
    `validation_status`, the verdict, and `validation_report`, where the report is: "runs:/RUN_ID/gates/report.json".
    No alias moves, and no run is added. Filed again, report and tags say what the gates found this time.

    When the report cannot be written, the error goes up and the version gets no tag.
    """
    raise NotImplementedError


def declare_rollback(name: str, version: str, criteria: list[dict]) -> None:
    """Declare when `version` of the Unity Catalog model `name` will be rolled back, before it is promoted.

    `criteria` is `[{"metric": "error_rate", "limit": 0.02, "windows": 3}, ...]`. This list is written, as JSON, into the
    version's tag `rollback_criteria`, in place of an earlier one. Raises ValueError, and writes nothing, when there are no
    criteria, or when the alias `champion` points to the version already. The alias may point to another version, or not be set.
    """
    raise NotImplementedError


def rollback_reasons(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    """Name the metrics that ask for a rollback, in any order. An empty list means that the version stays.

    `declared` are the declarations made for this version, in any order: `{"declared_at": datetime, "metric": "error_rate",
    "limit": 0.02, "windows": 3}`; times are UTC-aware. Only what was declared before `promoted_at` counts (at that very time is
    too late); of several for a metric, the last of these. `observed` has each metric's values since the promotion, one
    for each monitoring window, oldest first (none is NaN); it may have metrics that nobody declared.

    A metric asks for a rollback when its value was above `limit` in `windows` consecutive windows or more. Raises LookupError
    when a metric that counts has no values: nobody can say then that all is well.
    """
    raise NotImplementedError
