"""Lab 4.5: registry operations drill. Brief: registry_drill.md beside this file. Lesson: README.md, sections 4.4 and 4.6.

Run `pytest labs/ch4/registry_drill.py`; write one function after another. The quiz is in quiz.toml.
"""

import mlflow  # noqa: F401  inside a function: signed in as the caller; tracking and Unity Catalog are set
from mlflow import MlflowClient  # noqa: F401  likewise MlflowClient()


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    """Say which job may act on a version next: "train", "validate" or "deploy"; None when no job may. Pure Python.

    `version` is `{"version": "12", "tags": {...}}`, `champion` the number of the version that serves now (None when none does),
    `policy` is `{"trace": ["commit", "data_snapshot"], "needs_approval": True}`. The first of these that holds decides:
    1. a tag named in `trace` is missing or blank: "train" (what cannot be traced is trained anew, not mended);
    2. the tag `validation_status` is missing: "validate";
    3. `validation_status` is not exactly "passed": None (a version that failed is not tried again);
    4. the version is the champion, or has a lower number: None (going back is a rollback, not a deployment);
    5. `needs_approval` is true, and `approved_by` is missing, blank, or the same as `trained_by`: None (another person is due);
    6. otherwise "deploy".
    """
    raise NotImplementedError


def newest_passing(name: str, gates: list[str]) -> str | None:
    """Find the newest version of the Unity Catalog model `name` that really passed validation; None when there is none.

    Newest is the highest number. A version passed when all of this holds:
    - its tag `validation_status` is exactly "passed", and its tag `validation_run` is the id of an MLflow run that exists;
    - that run is finished (its status is FINISHED), and its tag `model_version` is `<name>/<number>` of this very version,
      as "main.churn.retail/12";
    - for every gate in `gates` the run has a metric of that name whose value is 1.

    Only reads: nothing changes.
    """
    raise NotImplementedError


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    """Make `version` the champion of `name` if the champion is still the one that the caller has seen.

    `expected` is the number of the version that was champion when the caller decided; None when there was no champion.
    - The alias `champion` points to `version` already: returns True and writes nothing.
    - The champion is `expected`: the alias moves to `version`, returns True. At no moment is there no champion.
    - Anything else (another version is champion, or there is none where one was expected): somebody else was faster.
      Returns False and writes nothing.
    """
    raise NotImplementedError


def deploy(name: str, version: str, deployment: str) -> None:
    """Deploy `version` of `name` so that the job may be stopped after any of its writes, and be run again.

    In the end the alias `champion` points to `version`, and `version` has the tag `deployment` with the text `deployment`. The
    alias `previous` points to the version that was champion before this deployment began; if there was none, `previous` stays
    as it is. A deployment never begins with a version that is the champion already; a version may be deployed again later.

    The job may be killed after any write: nothing more of it runs, and it is started again with the same arguments. The
    second run comes to the same end as a run that was never killed. When there was a champion, there is one at every moment.
    A third run leaves aliases and tags as they are; writing once more what is there already does no harm.
    """
    raise NotImplementedError


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    """The champion `bad` of `name` misbehaves: go back to the last good version. Returns the number of the champion afterwards.

    `history` has one row for each time that a version became champion, in any order: `{"version": "5", "served_from":
    datetime (UTC), "healthy": bool}`; a version may have served more than once, no two rows have the same time. A version is good
    if `healthy` is true in its latest row, and it is not `bad`. The last good version is the good one with the latest row.

    The alias `champion` moves to it; at no moment is there no champion. So that no job promotes `bad` again, its tag
    `validation_status` becomes "failed", and its tag `incident` the text `incident`. No other version changes.

    If `bad` is not the champion any more, somebody else has rolled back already: nothing is written. There always is a
    champion. Raises LookupError, and writes nothing, when `bad` is the champion and no version is good.
    """
    raise NotImplementedError
