"""Lab 5.1: batch, streaming or online. Brief: deployment_pattern.md beside this file. Lesson: README.md, section 5.1.

Run `pytest labs/ch5/deployment_pattern.py`; write one function after another.
"""

from pyspark.sql import DataFrame, SparkSession


def choose_pattern(contract: dict, takes: dict) -> dict:
    """Choose the cheapest pattern that meets a contract; return `{"pattern": "batch", "precompute": False}`.

    `contract` is `{"rows": "table", "within_ms": 3600000, "features_ms": 900, "features_from": "history"}`: where rows come from
    ("table", "events" or "request"); how many milliseconds after a row arrives its prediction must be readable; how long it
    takes to compute one row's features, and from what ("history", which is there before the row, or "request").
    `takes` is `{"batch": 14400000, "streaming": 60000, "online": 80}`: milliseconds from a row to its prediction. Batch and
    streaming compute features in that time. Online does not: `features_ms` comes on top, unless they are computed beforehand.

    Batch is cheaper than streaming, streaming cheaper than online. What takes as long as is allowed meets the contract. Rows of a
    request are nowhere before it, so only online has them. `precompute` (features are computed beforehand) is True only for
    online, where online without it takes too long, and needs history. Where nothing meets the contract, the pattern is None
    (precompute False).
    """
    raise NotImplementedError


def pin_inputs(spark: SparkSession, model: str, alias: str, source: str) -> dict:
    """Say which version of a model and of a Delta table a job uses; return `{"model_version": "3", "source_version": 7}`.

    They are the version that the alias names now (text), and the table's latest one (a number).

    Raises ValueError for a table that has drifted: when at that version it lacks a column that the signature of that model
    version requires, or has it with another type (`double` in both is the same type; `double` and `bigint` are not).
    What the table has beside these columns, and in which order, does not matter.
    """
    raise NotImplementedError


def score_batch(spark: SparkSession, model: str, pinned: dict, source: str, target: str, batch: str) -> int:
    """Score one version of a table with one version of a model; return how many rows `target` then has of this batch.

    `pinned` is what `pin_inputs` returned a while ago. `source` has one row for each `parcel` (text), with its features. The
    Delta table `target`, made if it is not there, gets a row for each: `parcel`, `prediction` (double), `model_version`
    (text), `source_version` (bigint), `batch` (text).

    `batch` names the work, "2026-03-01", and is its idempotency key: at each version of `target` all rows of a batch are
    there, or none. A batch that is there stays as it is, also when the job is repeated with other pins. Rows of other
    batches stay as well.
    """
    raise NotImplementedError


def score_micro_batch(events: DataFrame, batch_id: int, model: str, model_version: str, target: str) -> None:
    """Score one micro-batch of a stream into a Delta table, so that every event is there exactly once.

    `events` has `event_id` (text), `parcel`, `event_time` and the features. `target`, made if it is not there, gets `event_id`,
    `parcel`, `event_time` (timestamp), `prediction` (double) and `model_version` (text): one row for each event.

    The same event may come twice in a micro-batch and again in later ones, and a micro-batch comes again after a crash, maybe
    when another version is in use: a row that is there stays as it is. Events come late, in any order; each has its row.
    A micro-batch may be empty. `batch_id` begins at 0 again with a new checkpoint.
    """
    raise NotImplementedError


def current_scores(spark: SparkSession, streamed: str, final: str) -> DataFrame:
    """Join a stream's scores with the nightly batch's: the score that counts for each parcel that either table has.

    `streamed` is a table of `score_micro_batch`. `final` has `parcel`, `scored_through`, `prediction` and `model_version`, a row
    for each parcel and night: the batch has seen all events of the parcel until `scored_through`, that moment included.
    Columns: `parcel`, `prediction`, `model_version`, `origin` ("stream" or "batch").

    A parcel's latest row of `final` counts, unless there is an event after its `scored_through`: then the score of the
    parcel's latest event counts. Latest is by `event_time` and `scored_through`, of which a parcel has no two alike in a table.
    """
    raise NotImplementedError


def same_scores(spark: SparkSession, source: str, scored: str, endpoint: str, tolerance: float) -> dict:
    """Ask an endpoint for the rows of a table, and hold its answers against the predictions that another table has for them.

    `source` has `parcel` and the features, `scored` has `parcel`, `prediction` and `model_version`. All rows of `source` go into
    one request, with all columns but `parcel`; the endpoint answers `[{"score": 0.25}, ...]` in their order. It may serve
    several versions, under any names.

    Returns `{"version": "3", "missing": [], "other_version": [], "different": []}`: the version that answered; then parcels
    in ascending order, each in the first list that fits: those of `source` without a row in `scored`; those scored by another
    version; those whose prediction is null or off by more than `tolerance`. Parcels that `source` lacks do not count.
    """
    raise NotImplementedError
