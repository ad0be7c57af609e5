"""Lab 4.3: promote with approvals and governance. Brief: promote.md beside this file. Lesson: README.md, section 4.4.

Run `pytest labs/ch4/promote.py`; write one function after another.
"""

from datetime import datetime

from databricks.sdk import WorkspaceClient  # noqa: F401  inside a function, WorkspaceClient() is signed in as the caller
from mlflow import MlflowClient  # noqa: F401  likewise MlflowClient()


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    """Say all that a version still lacks for a stage. An empty list means that the policy lets it in.

    `version` is `{"version": "3", "current_stage": "Staging", "tags": {"canary": "passed", ...}}`; `policy` has an entry for
    each stage that can be entered: `{"Production": {"from": ["Staging"], "tags": {"canary": "passed", ...}}, ...}`.

    Returns "stage" first if the version stands in none of the stages in `from`, or if the policy has no entry for `to_stage`;
    then, in alphabetical order, the required tags that are missing or have another value, as it is written.
    """
    raise NotImplementedError


def aliases_for_stages(stages: dict[str, str]) -> dict[str, str]:
    """Translate stages into aliases: `{"7": "Production", "8": "Staging"}` -> `{"champion": "7", "challenger": "8"}`.

    Production becomes `champion`, Staging `challenger`; Archived and None become nothing. An alias points to one version:
    raises ValueError when two versions would need the same one.
    """
    raise NotImplementedError


def request_transition(name: str, version: str, to_stage: str, ticket: str, evidence: str) -> None:
    """Ask, as whoever is signed in, that a version of the workspace-registry model `name` goes to `to_stage`.

    The version has no open request before, and exactly one afterwards. Its comment contains the ticket and the evidence (the
    path of the evaluation report). Nothing changes stage. Raises ValueError, and asks for nothing, when ticket or evidence is
    empty or blank.
    """
    raise NotImplementedError


def approve_request(name: str, version: str, to_stage: str, reason: str) -> dict:
    """Approve, as whoever is signed in, the open request that takes this version to `to_stage`; its comment has `reason`.

    When the version enters Production, whatever stood there before (one version, several or none) is Archived; entering any
    other stage moves nobody else. Other requests stay open. Raises LookupError when no such request is open (at most one is),
    PermissionError when it is the caller's own; then nothing changes.

    Returns `{"version": "3", "requested_by": "ana@example.com", "approved_by": "ben@example.com"}`.
    """
    raise NotImplementedError


def retire_version(name: str, version: str, successor: str, reason: str) -> None:
    """Archive a version that `successor`, another version, has replaced, as whoever is signed in, and keep it.

    The comment of the transition itself contains the successor's number and `reason`. Tags, description and run of the
    archived version stay as they are: none goes, none is added. Both versions exist. Raises ValueError, and changes nothing,
    unless `successor` is another version than `version`, and in Production now.
    """
    raise NotImplementedError


def explain_production(events: list[dict], at: datetime) -> dict | None:
    """Answer from the audit log of one model which version was in Production at a moment, and how it got there.

    The brief says what the rows are. `at` is UTC-aware; what happens exactly at `at` has happened.

    Returns `{"version", "requested_by", "approved_by", "since", "reason"}`, or None when no version was in Production. `since`
    (a datetime), `reason` and `approved_by` are time, comment and user of the row that put the version there. `requested_by`
    is who made the last request for that version and Production before the approval; None when the version was moved by
    `transitionModelVersionStage`, which needs no request, even if one was open.
    """
    raise NotImplementedError


def swap_champion(name: str, version: str, ticket: str) -> str | None:
    """Make `version` of the Unity Catalog model `name` the champion, and leave a trail. MLflow points at Unity Catalog here.

    The trail is two tags on the new champion: `ticket`, and `replaces` with the number of the former champion ("none" when
    there was none). Whoever sees the new champion can read the trail: it is complete before the alias moves. At every moment
    the alias `champion` points to the old or the new version. Tags of other versions stay: none goes, none is added. When
    `version` is the champion already, nothing is written.

    Returns the number of the version that was champion before the call, or None.
    """
    raise NotImplementedError
