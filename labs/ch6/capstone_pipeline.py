"""Lab 6.1: from a contract to a champion. Brief: capstone_pipeline.md beside this file. Lesson: README.md, sections 6.1 to 6.4.

Run `pytest labs/ch6/capstone_pipeline.py`; write one function after another.
"""

from datetime import date

from pyspark.sql import SparkSession


def write_contract(name: str, contract: dict) -> list[str]:
    """Keep the contract of the model `name` with the model, if it is complete. Returns what is wrong with it, in any order.

    - "consumer", "schedule", "known_at_prediction": this text is missing or blank; "horizon_days": missing or not above 0.
    - "cost": `contract["cost"]` lacks "missed" or "needless", or one of them is not above 0.
    - "criteria": `contract["criteria"]` is missing or empty. A criterion is `{"metric": "average_precision", "limit": 0.4,
      "baseline": "restarts", "slices": ["site"]}`. "0.limit", "0.baseline", "0.slices" for the one at place 0 when it is
      missing, None or empty (0.0 is a limit); "0.metric" when it is "accuracy" or "roc_auc" and `positive_share` is below 0.1.

    With any of these nothing is written. Otherwise the registered model, made if it is not there, has the contract as JSON in
    its tag `contract`, and in the tag `contract_revision` "1", then one more each time that another contract takes the place
    of one. The same contract again: nothing is written.
    """
    raise NotImplementedError


def build_features(
    spark: SparkSession,
    readings: str,
    table: str,
    features: dict[str, dict],
    never_negative: list[str],
    readers: list[str],
) -> None:
    """Compute the feature table `table` from `readings`: one row for each pump and day (UTC).

    `features` is `{"vibration_max": {"sql": "max(vibration)", "comment": "largest vibration of the day, mm/s"}, ...}`: an
    aggregate over the day's readings, in SQL. Columns: `pump_id`, `day` and these, with their comments. The primary key is
    `pump_id`, `day`, with `day` as its time series column. A feature that is agreed later is one more column of the same table.

    Readings are refused with a ValueError, and nothing is written or made, when a `pump_id` or `at` is null, a pump has
    two rows with the same `at`, or a value in a column of `never_negative` is below 0.

    `readers` (users or groups) may read the table, not more, and use its schema and catalog. The caller is an admin.
    """
    raise NotImplementedError


def build_training_set(
    spark: SparkSession,
    pumps: str,
    features: str,
    failures: str,
    cutoffs: list[date],
    horizon_days: int,
    known_until: date,
    table: str,
) -> dict[str, int]:
    """Write the training set `table`: one row for each pump of `pumps` and each cutoff whose label can be known.

    A prediction is made in the evening of the cutoff. Columns: `pump_id`, `site`, `cutoff`, the columns of `features` (but
    `pump_id` and `day`) in the pump's row of the latest `day` not after the cutoff, null where there is none, and `fails`: 1
    if a failure of the pump is after the cutoff and at most `horizon_days` after it, else 0 (an integer). Failures are
    known up to and including `known_until`: a cutoff whose `horizon_days` end later has no rows. A failure may be told twice,
    without its day (then it counts for nothing), or so late that an earlier run has not seen it.

    Returns the versions of the three tables as they were read, and of `table`, by name. The property `sources` of
    `table` has the first three as JSON. Others may write to the tables meanwhile, and add columns to them.
    """
    raise NotImplementedError


def train_matrix(
    spark: SparkSession,
    table: str,
    version: int,
    matrix: dict,
    valid_from: date,
    cost: dict,
    experiment: str,
    requirements: list[str],
) -> str:
    """Train each candidate on `table` as it was at `version`; return the id of a parent run in `experiment`.

    Rows with a `cutoff` before `valid_from` train, the others validate. `matrix` is `{"baseline": "restarts", "candidates":
    {"wide": {"family": "logistic", "features": [...], "setting": 1.0}, ...}}`; the brief says what a family is.

    Each candidate, and the baseline as "baseline", is a nested run with the tags `candidate` (its name), `table`,
    `table_version`; the param `features` (joined by ","; of the baseline the one); the metrics `average_precision`,
    `threshold`, `cost` and `recall_SITE` (as `recall_north`, for each site with a failure) on the validation rows, as the
    brief has them. Candidates have a model `model`, which predicts probabilities (both classes or the failure's), a signature
    and the pip requirements given; the baseline has none.
    """
    raise NotImplementedError


def select_candidate(parent: str, rule: dict) -> str | None:
    """Choose among the nested runs of the run `parent` by `rule`; return the id, None when no run is good enough.

    `rule` is `{"min_gain": 0.125, "min_recall": 0.5, "sites": ["north", "south"]}`. A candidate is good enough if its run is
    FINISHED; has the tags `table` and `table_version`; has numbers for `threshold` and `cost`; `average_precision` is at
    least `min_gain` above that of the baseline (the tag `candidate` is "baseline"); and `recall_SITE` is at least `min_recall`
    for each of `sites`. What is missing or NaN is not good enough. The lowest `cost` wins, of equal ones the fewest
    `features` (a param, joined by ",").

    The parent gets the tags `selected` (the id, or "none") and, if there is one, `threshold`: that of the run, as text.
    Without a baseline that is FINISHED and has an `average_precision`: ValueError, and no tag is set.
    """
    raise NotImplementedError


def approve(name: str, version: str, ticket: str) -> None:
    """Approve a version of the model `name` for production, as whoever is signed in (not its owner, but who may set tags).

    Raises PermissionError for who made the version or its run. Raises ValueError when the ticket is blank, or the evidence is
    not complete: the version's tag `status` is "waiting", its tag `training` is not empty, its tag `gates` is JSON, a dict
    with at least one gate and no gate that found anything, and the version has a description that is not blank.

    Otherwise the version gets the tags `approval_ticket` and then `approved_by` (the user name). Nothing else is written.
    """
    raise NotImplementedError


def run_pipeline(spark: SparkSession, steps: str, config: dict) -> dict:
    """Bring a model up to date with its sources, as far as it can go now; run by a schedule, and again after a failure.

    `config`: `{"name": the model, "sources": [tables], "table": the training table, "code": "3f2a91c"}`. The *inputs* of a run
    are `{"code": "3f2a91c", "main.x.readings": 4, ...}`: the code, and each source's version as it is now.

    1. If no version that is READY has these inputs: `prepare`, `train`, `gate` (the brief says what they are), then a version
       of the run's model with the tags `inputs` (JSON), `training` ("main.x.training@7") and `gates` (JSON of what they
       found), which it has as soon as it is READY; a description that names the training table; last of all the tag
       `status`: "waiting" if there are gates and all passed, else "failed". If there is such a version, but without
       `status`, it gets what it lacks; no step is run.
    2. If it is "waiting" and its tag `approved_by` names somebody else than who made the version: the alias `previous` is set
       to the champion (without a champion it stays as it is), `champion` to the version, and `status` becomes "promoted".

    A version that was promoted stays as it is, also when somebody has moved the alias since, or deleted the champion. What a
    step or the platform raises goes up. Returns `{"version": "3", "status": "waiting"}`.
    """
    raise NotImplementedError
