"""Reference for lab 4.2."""

import re

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

SECTIONS = {
    "training_window": "Training window",
    "intended_use": "Intended use",
    "limits": "Limits",
    "fairness": "Fairness",
    "rollback_plan": "Rollback plan",
}
LINEAGE = ("data_snapshot", "feature_tables")


def model_name(wish: str, environment: str, convention: dict) -> str:
    catalogs = convention["catalogs"]
    if environment not in catalogs:
        raise ValueError(f"no catalog for the environment {environment}")
    # A date or v2 would make next month's model another model; where it runs is what the catalog says.
    words = [
        word
        for word in map(str.lower, re.findall(r"[A-Za-z0-9]+", wish))
        if not re.fullmatch(r"v?[0-9]+", word) and word not in catalogs
    ]
    if not words:
        raise ValueError(f"{wish!r} says nothing but when, which and where")
    return f"{catalogs[environment]}.{convention['schema']}.{'_'.join(words)}"


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return []
    # The server selects by status and tag; the bar is compared here, where a run without the metric is easy to see.
    runs = client.search_runs(
        [found.experiment_id], filter_string="attributes.status = 'FINISHED' and tags.candidate = 'true'"
    )
    return [run.info.run_id for run in runs if metric in run.data.metrics and run.data.metrics[metric] >= at_least]


def register_candidate(run_id: str, name: str, owner: str) -> str:
    tags = MlflowClient().get_run(run_id).data.tags
    if tags.get("candidate") != "true":
        raise ValueError(f"run {run_id} is no candidate")
    if missing := [tag for tag in LINEAGE if tag not in tags]:
        raise ValueError(f"run {run_id} does not say its {' and '.join(missing)}")
    # Tags given here are there from the first moment: no version is ever seen without its lineage.
    version = mlflow.register_model(
        f"runs:/{run_id}/model", name, tags={**{tag: tags[tag] for tag in LINEAGE}, "owner": owner}
    )
    return str(version.version)


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    if missing := [section for section in SECTIONS if not card.get(section, "").strip()]:
        raise ValueError(f"the model card lacks {', '.join(missing)}")
    text = "\n\n".join(f"## {heading}\n\n{card[section].strip()}" for section, heading in SECTIONS.items())
    MlflowClient().update_model_version(name, version, description=text)


def compare_signatures(old: dict, new: dict) -> dict:
    breaking: list[str] = []
    compatible = False
    for side in ("inputs", "outputs"):
        before = {column["name"]: column for column in old[side]}
        after = {column["name"]: column for column in new[side]}
        for name in before.keys() | after.keys():
            was, now = before.get(name), after.get(name)
            asked = side == "inputs" and now is not None and now.get("required", True)
            if now is None:
                # MLflow would ignore what old callers still send; they would not learn that it counts no more.
                breaking.append(f"{side}.{name}: removed")
                continue
            if was is not None and was["type"] != now["type"]:
                breaking.append(f"{side}.{name}: type")
            was_asked = side == "inputs" and was is not None and was.get("required", True)
            if asked and not was_asked:
                breaking.append(f"{side}.{name}: required")
            compatible = compatible or was is None or was_asked != asked
    verdict = "breaking" if breaking else "compatible" if compatible else "same"
    return {"verdict": verdict, "reasons": sorted(breaking)}


def what_serves(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    try:
        serving = client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    run = client.get_run(serving.run_id) if serving.run_id else None
    return {
        "version": str(serving.version),
        **{tag: serving.tags.get(tag) for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": serving.run_id or None,
        # The version knows who registered it; the run knows who trained it.
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }
