"""Lab 4.2: register models and their versions. Brief: register.md beside this file. Lesson: README.md, sections 4.3 and 4.1.

Run `pytest labs/ch4/register.py`; write one function after another.
"""

import mlflow  # noqa: F401  inside a function: signed in as the caller
from mlflow import MlflowClient  # noqa: F401  likewise: MlflowClient() is enough


def model_name(wish: str, environment: str, convention: dict) -> str:
    """Make the three-level name under which a model is registered, from what somebody would like to call it.

    `convention` is `{"catalogs": {"dev": "dev_ml", "prod": "prod_ml"}, "schema": "churn"}`: a catalog for each environment. The
    third level is the words of `wish` in lower case, joined by underscores; a word is an unbroken sequence of ASCII letters and
    digits, so "_" and "é" separate words. Left out are words of digits only, a `v` with digits, and names of environments (all
    the keys of `catalogs`); every other word stays. "Churn-Risk v2 2026/03 PROD" for dev becomes "dev_ml.churn.churn_risk".

    Raises ValueError when `environment` is not in `catalogs` (it is given in lower case), or when no word is left.
    """
    raise NotImplementedError


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    """Pick the runs of an MLflow experiment (given by name) that deserve to be registered: their run ids, in any order.

    A run deserves it when it has ended well (status FINISHED), its tag `candidate` has exactly the value "true", and its
    `metric` (the value with the last step) is `at_least` or higher. A run without that metric, or with NaN for it, does not.
    The experiment exists. No run deserves it: an empty list.
    """
    raise NotImplementedError


def register_candidate(run_id: str, name: str, owner: str) -> str:
    """Register the model that a run logged, as a new version of `name` in Unity Catalog. Returns the version's number: "3".

    The run logged its model under the name `model`. The registered model is made if it is not there. A run that has a version
    already gets one more; its status and metrics are not asked here. The new version is linked to the run (its `run_id`) and has
    at least three tags: `data_snapshot` and `feature_tables`, copied as they are from the run's tags of those names, and
    `owner`. Versions that exist already stay as they are, and no alias is set or moved.

    Raises ValueError, and registers nothing (no empty model either), when the run's tag `candidate` is not exactly "true", or
    when it has no tag `data_snapshot` or `feature_tables` (what the tags say is not looked at: an empty tag is no missing
    one).
    """
    raise NotImplementedError


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    """Write the model card of a version of the Unity Catalog model `name`, as that version's description.

    `card` has the text for each section: `{"training_window": "...", "intended_use": "...", "limits": "...",
    "fairness": "...", "rollback_plan": "..."}`. The description is Markdown: the headings `## Training window`,
    `## Intended use`, `## Limits`, `## Fairness`, `## Rollback plan`, each on a line of its own, in this order, each with its
    whole text below it. It comes in place of what stood there. A title above, and sections of your own, are free.

    Raises ValueError, and leaves the description as it is, when one of the five is missing or blank.
    """
    raise NotImplementedError


def compare_signatures(old: dict, new: dict) -> dict:
    """Say whether callers and readers that know the signature `old` can go on unchanged with the signature `new`.

    A signature is `{"inputs": [columns], "outputs": [columns]}`, a column `{"name": "tenure", "type": "long", "required": True}`;
    one without `required` is required. Columns are known by their names, in just their spelling; their order means nothing.

    Returns `{"verdict": "breaking", "reasons": ["inputs.region: required", "outputs.score: type"]}`: "breaking" with every
    breaking difference once, in any order; "compatible", or "same" (no difference but the order), with an empty list. Breaking
    is a column that was there and is gone ("removed"; a rename is a removal and an addition), a column of another type, be it
    wider ("type"), and an input that is required now and was optional or absent ("required"; so is a new input without that
    key). In outputs, `required` is not looked at.
    """
    raise NotImplementedError


def what_serves(name: str, alias: str) -> dict | None:
    """Say which version of the Unity Catalog model `name` an alias points to, and what it came from; None if it is not set.

    Called where MLflow is not set up: the function sets tracking and registry URI itself.

    Returns `{"version", "data_snapshot", "feature_tables", "owner", "run_id", "trained_by", "commit"}`, all text. The first
    four are the version's number and its tags of those names; `run_id` is its run, `trained_by` the user who started it and
    `commit` the run's tag `mlflow.source.git.commit`. What is not recorded is None: a tag that is not there (one that is
    there and empty is told as it is); for a version without a run, all three that come from it.
    """
    raise NotImplementedError
